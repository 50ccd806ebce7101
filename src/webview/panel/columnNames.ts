import { findPreset } from '../../lenses/contrast/presets';
import { readContrastColumn, type ContrastColumn } from '../../trace/contrast';
import { COLUMN } from '../../trace/sample';
import { safeText } from '../tokens/displayText';
import { formatNumber, groupDigits } from '../ui/format';

/** Columns of a decoder, which says nothing in them where it did nothing. */
const DECODER_NAMES: Readonly<Record<string, string>> = {
  [COLUMN.styleSurprisal]: 'style surprisal, nats',
  [COLUMN.refusedDraft]: 'refused draft, id',
  [COLUMN.replaced]: 'replaced token, id',
  [COLUMN.copiedFrom]: 'copied from token',
  [COLUMN.mu]: 'mirostat µ, bits',
  [COLUMN.quadrant]: 'entropix state',
  [COLUMN.confidence]: 'confidence, nats',
  [COLUMN.gate]: 'weight of the bias',
};

const NAMES: Readonly<Record<string, string>> = {
  ...DECODER_NAMES,
  [COLUMN.temperature]: 'temperature',
  [COLUMN.bias]: 'bias of the decoder, nats',
  [COLUMN.candidates]: 'candidates left',
  [COLUMN.author]: 'written by model',
  [COLUMN.acceptance]: 'acceptance',
  [COLUMN.rollingEntropy]: 'rolling entropy, nats',
  [COLUMN.strength]: 'strength of the mix',
  [COLUMN.logRatio]: 'log ratio, nats',
  [COLUMN.rankChange]: 'change of rank',
  [COLUMN.argmaxFlip]: 'other best token',
  [COLUMN.bestReferenceRank]: 'rank of the best token in the reference',
  [COLUMN.bestReferenceLogprob]: 'ln p of the best token in the reference',
};

/** What a column of a contrast is, of the readings of its preset. */
const CONTRAST_NAMES: Readonly<Record<ContrastColumn, (first: string, second: string) => string>> =
  {
    logprob: (first) => `ln p, ${first}`,
    otherLogprob: (_, second) => `ln p, ${second}`,
    entropy: (first) => `entropy, ${first}, nats`,
    otherEntropy: (_, second) => `entropy, ${second}, nats`,
    js: () => 'JS, nats',
    kl: (first, second) => `KL(${second} ‖ ${first}), nats`,
    reverseKl: (first, second) => `KL(${first} ‖ ${second}), nats`,
    tv: () => 'total variation',
    answerLogprob: () => 'ln p of the gold answer',
  };

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
  return Object.hasOwn(DECODER_NAMES, name) || linkOf(name) !== undefined;
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
  // A file may name a column after anything that objects inherit.
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : contrastName(name);
  return known ?? safeText(name, true);
}

function contrastName(name: string): string | undefined {
  const found = readContrastColumn(name);
  const preset = found && findPreset(found.preset);
  return preset && `${preset.id}: ${CONTRAST_NAMES[found.column](...preset.readings)}`;
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
