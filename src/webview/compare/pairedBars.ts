import { topKRow } from '../../lenses/topKRow';
import { COLUMN, type Sample } from '../../trace/sample';
import { alternativesAt } from '../../trace/sampleBuilder';
import { bytesAt } from '../../trace/byteStrings';
import type { TokenIndex } from '../../trace/units';
import type { Side } from '../protocol';
import { div, element, span } from '../ui/dom';
import { formatPercent } from '../ui/format';
import { bytesLabel } from '../ui/tokenText';
import { SIDES } from './comparison';

/** Alternatives shown, the most likely on either side first. */
const ROW_LIMIT = 10;
const TEXT_BYTES = 48;

interface BarRow {
  readonly text: Uint8Array;
  readonly probability: Record<Side, number>;
  readonly chosen: Record<Side, boolean>;
}

/** A place in a sample; null where a side has nothing there. */
export type PlaceIn = { readonly sample: Sample; readonly token: TokenIndex } | null;

/** What either side could have said at one place: one row per text, a bar for each side. */
export function pairedBars(places: Readonly<Record<Side, PlaceIn>>): HTMLElement {
  const rows = barRows(places);
  if (rows.length === 0) {
    return element('p', { class: 'absent' }, 'No side has alternatives for this token.');
  }
  const largest = Math.max(...rows.map(mostLikely));
  const list = element('ol', {
    class: 'paired-bars',
    attributes: { 'aria-label': 'Most likely tokens on both sides' },
  });
  for (const row of rows) {
    const chosen = SIDES.filter((side) => row.chosen[side]);
    list.append(
      element(
        'li',
        { class: chosen.length > 0 ? 'paired-row chosen' : 'paired-row' },
        span('paired-mark', chosen.map((side) => (side === 'left' ? 'L' : 'R')).join('')),
        bytesLabel(row.text, TEXT_BYTES),
        div('paired-tracks', ...SIDES.map((side) => bar(side, row.probability[side], largest))),
        ...SIDES.map((side) => span('bar-value', formatPercent(row.probability[side]))),
      ),
    );
  }
  return list;
}

function barRows(places: Readonly<Record<Side, PlaceIn>>): readonly BarRow[] {
  const rows = new Map<string, BarRow>();
  const rowOf = (text: Uint8Array, repeat: number): BarRow => {
    const key = `${repeat}:${text.join()}`;
    const row = rows.get(key) ?? {
      text,
      probability: { left: NaN, right: NaN },
      chosen: { left: false, right: false },
    };
    rows.set(key, row);
    return row;
  };
  for (const side of SIDES) {
    const place = places[side];
    if (!place) continue;
    const { sample, token } = place;
    const chosenAt = topKRow(sample, token)?.place ?? -1;
    const seen = new Map<string, number>();
    const alternatives = sample.topK ? alternativesAt(sample.topK, token) : [];
    alternatives.forEach(({ text, logprob }, at) => {
      // Two tokens of a vocabulary can have the same text; they are two rows.
      const repeat = seen.get(text.join()) ?? 0;
      seen.set(text.join(), repeat + 1);
      const row = rowOf(text, repeat);
      row.probability[side] = Math.exp(logprob);
      row.chosen[side] = at === chosenAt;
    });
    if (chosenAt >= 0 || alternatives.length === 0) continue;
    const own = rowOf(bytesAt(sample.tokens, token), 0);
    own.probability[side] = Math.exp(sample.columns.get(COLUMN.logprob)?.[token] ?? NaN);
    own.chosen[side] = true;
  }
  const sorted = [...rows.values()].sort((a, b) => mostLikely(b) - mostLikely(a));
  const isChosen = ({ chosen }: BarRow): boolean => chosen.left || chosen.right;
  // The chosen tokens are shown, however unlikely they were.
  return sorted.filter((row, at) => at < ROW_LIMIT || isChosen(row));
}

function mostLikely({ probability: { left, right } }: BarRow): number {
  return Math.max(Number.isNaN(left) ? 0 : left, Number.isNaN(right) ? 0 : right);
}

function bar(side: Side, probability: number, largest: number): HTMLElement {
  const track = div('paired-track');
  if (!Number.isNaN(probability)) {
    const fill = div(`paired-fill ${side}`);
    const share = largest <= 0 ? 0 : Math.min(1, probability / largest);
    fill.style.width = `${share * 100}%`;
    track.append(fill);
  }
  track.setAttribute('aria-hidden', 'true');
  return track;
}
