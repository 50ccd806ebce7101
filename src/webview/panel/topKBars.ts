import { topKRow } from '../../lenses/topKRow';
import { unseenMass } from '../../lenses/unseenMass';
import { bytesAt } from '../../trace/byteStrings';
import { COLUMN, type Sample } from '../../trace/sample';
import { alternativesAt } from '../../trace/sampleBuilder';
import { UNKNOWN_ID, type TokenIndex } from '../../trace/units';
import type { ForkToken } from '../protocol';
import { div, element, span } from '../ui/dom';
import { formatPercent, groupDigits } from '../ui/format';
import { bytesLabel, tokenLabel } from '../ui/tokenText';
import { oneTabStop } from './oneTabStop';

/** Alternatives shown one by one; those after them are summed up. */
const ROW_LIMIT = 20;

/** Goes on with a token in this place. */
type OnAlternative = (token: ForkToken) => void;

interface BarRow {
  readonly label: HTMLElement;
  readonly probability: number;
  readonly chosen: boolean;
  readonly title: string;
  /** What choosing it goes on with; undefined where it cannot be said. */
  readonly fork: ForkToken | undefined;
}

/** What else could have come: the alternatives, the one that came, and the rest unseen. */
export function topKBars(
  sample: Sample,
  token: TokenIndex,
  onAlternative: OnAlternative,
): HTMLElement {
  const alternatives = sample.topK ? alternativesAt(sample.topK, token) : [];
  if (alternatives.length === 0) {
    return element('p', { class: 'absent' }, 'The file has no alternatives for this token.');
  }
  const id = sample.ids?.[token] ?? UNKNOWN_ID;
  const chosenAt = topKRow(sample, token)?.place ?? -1;
  const rows: BarRow[] = alternatives.slice(0, ROW_LIMIT).map((alternative, at) => ({
    label: bytesLabel(alternative.text, 64),
    probability: Math.exp(alternative.logprob),
    chosen: at === chosenAt,
    title: titleOf(alternative.id, alternative.logprob),
    fork: forkOf(alternative.id, alternative.text),
  }));
  const hidden = alternatives.slice(ROW_LIMIT);
  if (chosenAt < 0 || chosenAt >= ROW_LIMIT) {
    const logprob = sample.columns.get(COLUMN.logprob)?.[token] ?? NaN;
    rows.push({
      label: tokenLabel(sample.tokens, token, 64),
      probability: Math.exp(logprob),
      chosen: true,
      title: titleOf(id, logprob),
      fork: forkOf(id, bytesAt(sample.tokens, token)),
    });
  }
  const largest = Math.max(
    ...rows.map((row) => (Number.isNaN(row.probability) ? 0 : row.probability)),
  );
  const list = element('ol', { class: 'bars', attributes: { 'aria-label': 'Most likely tokens' } });
  list.append(...rows.map((row) => barRow(row, largest, onAlternative)));
  oneTabStop(list);
  if (hidden.length > 0) {
    const mass = hidden.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
    list.append(restRow(`${groupDigits(hidden.length)} more in the file`, mass, largest));
  }
  list.append(restRow('unseen', unseenMass(sample, token), largest));
  return list;
}

function barRow(
  { label, probability, chosen, title, fork }: BarRow,
  largest: number,
  onAlternative: OnAlternative,
): HTMLElement {
  const row = element(
    'li',
    { class: chosen ? 'bar-row chosen' : 'bar-row', attributes: { title } },
    span('bar-mark', chosen ? '▸' : ''),
    label,
    bar(probability, largest),
    span('bar-value', formatPercent(probability)),
  );
  if (chosen) row.setAttribute('aria-current', 'true');
  if (fork) {
    const name = `Continue with ${label.textContent}, ${formatPercent(probability)}`;
    const button = element('button', {
      class: 'bar-button',
      attributes: { type: 'button', title: `${name}\n${title}`, 'aria-label': name },
    });
    button.addEventListener('click', () => onAlternative(fork));
    row.append(button);
  }
  return row;
}

/** What choosing an alternative goes on with; undefined where it cannot be said. */
export function forkOf(id: number, bytes: Uint8Array): ForkToken | undefined {
  const text = wholeText(bytes);
  const fork = {
    ...(id === UNKNOWN_ID ? {} : { id }),
    ...(text === undefined || text === '' ? {} : { text }),
  };
  return 'id' in fork || 'text' in fork ? fork : undefined;
}

/** Undefined for bytes that are no whole characters. */
function wholeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function restRow(text: string, probability: number, largest: number): HTMLElement {
  return element(
    'li',
    { class: 'bar-row rest' },
    span('bar-mark'),
    span('token-label', text),
    bar(probability, largest),
    span('bar-value', formatPercent(probability)),
  );
}

function bar(probability: number, largest: number): HTMLElement {
  const fill = div('bar-fill');
  const share = Number.isNaN(probability) || largest <= 0 ? 0 : Math.min(1, probability / largest);
  fill.style.width = `${share * 100}%`;
  const track = div('bar-track', fill);
  track.setAttribute('aria-hidden', 'true');
  return track;
}

function titleOf(id: number, logprob: number): string {
  const name = id === UNKNOWN_ID ? 'id unknown' : `id ${id}`;
  return `${name}, ln p ${logprob.toFixed(4)}`;
}
