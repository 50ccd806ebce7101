import { COLUMN } from '../../trace/sample';
import { safeText } from '../tokens/displayText';
import { formatNumber, groupDigits } from '../ui/format';

const NAMES: Readonly<Record<string, string>> = {
  [COLUMN.styleSurprisal]: 'style surprisal, nats',
  [COLUMN.refusedDraft]: 'refused draft, id',
  [COLUMN.replaced]: 'replaced token, id',
  [COLUMN.copiedFrom]: 'copied from token',
  [COLUMN.mu]: 'mirostat µ, bits',
  [COLUMN.quadrant]: 'entropix state',
};

/** Columns of a decoder, which says nothing in them where it did nothing. */
const OF_DECODER: ReadonlySet<string> = new Set([
  ...Object.keys(NAMES),
  COLUMN.confidence,
  COLUMN.gate,
]);

/** Prefixes of columns that a chain of samplers names by its links. */
const LINKS: Readonly<Record<string, string>> = { 'cut.': 'cut by ', 'hit.': 'changed by ' };

const QUADRANTS = ['low', 'high entropy', 'high varentropy', 'both high', 'neither'];

/** Columns of whole numbers. */
const COUNTS: ReadonlySet<string> = new Set([
  COLUMN.refusedDraft,
  COLUMN.replaced,
  COLUMN.copiedFrom,
]);

export function isOfDecoder(name: string): boolean {
  return OF_DECODER.has(name) || linkOf(name) !== undefined;
}

/** How a person reads the name of a column. */
export function columnName(name: string): string {
  const prefix = linkOf(name);
  if (prefix !== undefined) {
    return safeText(
      `${LINKS[prefix] ?? ''}${name.slice(prefix.length).replaceAll('_', ' ')}`,
      true,
    );
  }
  return NAMES[name] ?? safeText(name, true);
}

/** How a person reads a value of a column. */
export function columnText(name: string, value: number): string {
  if (name === COLUMN.quadrant) return QUADRANTS[value] ?? formatNumber(value);
  const whole = COUNTS.has(name) || linkOf(name) !== undefined;
  return whole && Number.isInteger(value) ? groupDigits(value) : formatNumber(value);
}

function linkOf(name: string): string | undefined {
  return Object.keys(LINKS).find((prefix) => name.startsWith(prefix));
}
