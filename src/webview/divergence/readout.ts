import { valueText } from '../charts/timelineTable';
import { lensById } from '../state/sampleView';
import { displayToken, visibleText } from '../tokens/displayText';
import { formatValue, groupDigits, withUnit } from '../ui/format';
import { isSame } from './divergenceController';
import type { DivergenceState } from './divergenceState';
import { cellTokens, type MapCursor, type MapShape } from './mapCursor';
import { rowLabel } from './rowLabel';
import { cellKind } from './sampleMap';

/** More of a long token would push the numbers out of the line. */
const TEXT_LIMIT = 32;

/** What is known of a token of the map, as text. */
export interface Readout {
  /** `sample 3 of 40`, in the order of display. */
  readonly place: string;
  readonly label: string;
  readonly token: string;
  /** Undefined until the sample is here. */
  readonly text?: string;
  /** With its unit. */
  readonly value: string;
  /** What the cell says where it holds several tokens. */
  readonly cell?: string;
}

export function readoutOf(
  state: DivergenceState,
  shape: MapShape & { readonly bands: number },
  at: MapCursor,
  cellValue: number,
): Readout | undefined {
  const row = state.rows[at.row];
  if (!row) return undefined;
  const { order, rows } = shape;
  const lens = lensById(state.lens);
  const sample = state.sample && isSame(state.sample.address, row.address) ? state.sample : null;
  const value = rows.values[(rows.offsets[at.row] ?? 0) + at.token] ?? NaN;
  const exact = sample?.view.lens(state.lens);
  const { start, end } = cellTokens(shape, at);
  const together = order.length > shape.bands ? Math.round(order.length / shape.bands) : 1;
  const cell = formatValue(cellValue, lens.unit);
  return {
    place: `sample ${groupDigits(order.indexOf(at.row) + 1)} of ${groupDigits(order.length)}`,
    label: rowLabel(row, state.file),
    token: `#${at.token}`,
    ...(sample && at.token < sample.view.length ? { text: textOf(sample.view, at.token) } : {}),
    value: `${lens.title} ${withUnit(exact ? valueText(exact, at.token) : formatValue(value, lens.unit), lens.unit)}`,
    ...(end - start > 1 || together > 1
      ? {
          cell: `cell ${end - start > 1 ? `#${start} to #${end - 1}` : `#${start}`}${together > 1 ? `, about ${together} samples` : ''}: ${cellKind(lens, state.reduction)} ${cell}`,
        }
      : {}),
  };
}

function textOf({ sample }: NonNullable<DivergenceState['sample']>['view'], token: number): string {
  const text = visibleText(displayToken(sample.tokens, token));
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text;
}

/** One sentence for a screen reader. */
export function speakReadout({ place, label, token, text, value, cell }: Readout): string {
  const spoken = (text ?? '').replaceAll('␣', ' ').replaceAll('↵', ' new line ').trim();
  return [
    `${place}, ${label}`,
    `token ${token}${text === undefined ? '' : ` ${spoken === '' ? 'space' : spoken}`}`,
    value,
    ...(cell === undefined ? [] : [cell]),
  ].join(', ');
}
