import { LENSES } from '../../lenses/registry';
import { unseenMass } from '../../lenses/unseenMass';
import { bytesAt } from '../../trace/byteStrings';
import { COLUMN } from '../../trace/sample';
import { UNKNOWN_ID, type TokenIndex } from '../../trace/units';
import type { LensView, SampleView } from '../state/sampleView';
import { valueText } from '../charts/timelineTable';
import { decoderTags } from '../tokens/decoderMarks';
import { safeText } from '../tokens/displayText';
import type { ForkToken } from '../protocol';
import { button } from '../ui/controls';
import { div, element, span } from '../ui/dom';
import { formatPercent, plural, unitName } from '../ui/format';
import { tokenLabel } from '../ui/tokenText';
import { columnName, columnText, isOfDecoder } from './columnNames';
import { glyphOverPieces, hexBytes } from './glyph';
import { topKBars } from './topKBars';

const NATS_PER_BIT = Math.LN2;

/** Columns that lenses, tags or other values stand for. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set<string>([
  COLUMN.logprob,
  COLUMN.logit,
  COLUMN.logSumExp,
  COLUMN.entropy,
  COLUMN.varentropy,
  COLUMN.rank,
  COLUMN.reasoning,
  COLUMN.unnormalised,
  COLUMN.forced,
  COLUMN.drafted,
  ...LENSES.flatMap(({ ofDecoder }) => ofDecoder ?? []),
]);

/** Everything that is known about one token. */
export function tokenPanel(
  view: SampleView,
  token: TokenIndex,
  lens: string,
  onFork: OnFork,
): HTMLElement {
  const { sample } = view;
  const bytes = bytesAt(sample.tokens, token);
  const id = sample.ids?.[token] ?? UNKNOWN_ID;
  const glyph = glyphOverPieces(sample.tokens, token);
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Token' } },
    heading('Token', `#${token}${id === UNKNOWN_ID ? '' : ` · id ${id}`}`),
    div('token-title', tokenLabel(sample.tokens, token), ...tags(view, token, lens)),
    ...(glyph ? [glyph] : []),
    element(
      'div',
      { class: 'token-bytes', attributes: { title: plural(bytes.length, 'byte') } },
      hexBytes(bytes) || 'no bytes',
      ...(bytes.length > 8 ? [span('dim', plural(bytes.length, 'byte'))] : []),
    ),
    values(view, token, lens),
    forkButtons(onFork),
    heading('What else it could say', sample.topK ? `top ${sample.topK.k}` : ''),
    topKBars(sample, token, onFork),
  );
}

/** Asks for a branch from the token: as it comes, with one token there, or with a text. */
export type OnFork = (by?: ForkToken | 'text') => void;

function forkButtons(onFork: OnFork): HTMLElement {
  return div(
    'fork-buttons',
    button('Branch here…', 'git-branch', () => onFork(), true),
    button('Type text…', 'edit', () => onFork('text'), true),
  );
}

export function heading(text: string, detail: string): HTMLElement {
  return element('h2', {}, span('', text), span('heading-detail', detail));
}

function tags(view: SampleView, token: TokenIndex, lens: string): HTMLElement[] {
  const out: HTMLElement[] = [];
  if (view.reflects[token] === 1) {
    out.push(span('tag reflection-tag', '◆ reflection'));
  }
  for (const tag of decoderTags(view.sample, token)) {
    out.push(span('tag decoder-tag', safeText(tag, true)));
  }
  if (view.divergent?.indexes.includes(token) === true) {
    out.push(span('tag divergent-tag', '≠ divergent'));
  }
  if (view.notable(lens).includes(token)) out.push(span('tag notable-tag', 'notable'));
  return out;
}

function values(view: SampleView, token: TokenIndex, selected: string): HTMLElement {
  const { sample } = view;
  const logprob = sample.columns.get(COLUMN.logprob)?.[token] ?? NaN;
  const list = element('dl', { class: 'values' });
  list.append(value('p', formatPercent(Math.exp(logprob)), `ln p = ${logprob.toFixed(4)}`));
  for (const lens of LENSES) {
    if (lens.unit === 'flag') continue;
    const lensView = view.lens(lens.id);
    if (lens.ofDecoder !== undefined && lensView.values.kind === 'absent') continue;
    const entry = value(
      lens.title.toLowerCase(),
      valueText(lensView, token),
      lensTitle(lensView, token),
    );
    entry.classList.toggle('selected', lens.id === selected);
    entry.classList.toggle('absent', lensView.values.kind === 'absent');
    list.append(entry);
  }
  const unseen = unseenMass(sample, token);
  if (!Number.isNaN(unseen)) {
    list.append(
      value('unseen mass', formatPercent(unseen), 'Probability outside the known alternatives'),
    );
  }
  for (const [name, column] of sample.columns) {
    const number = column[token] ?? NaN;
    if (SHOWN_ELSEWHERE.has(name) || (isOfDecoder(name) && Number.isNaN(number))) continue;
    const text = columnText(name, number);
    list.append(value(columnName(name), text, `Column "${safeText(name, true)}" of the file`));
  }
  return list;
}

function value(name: string, text: string, title: string): HTMLElement {
  const entry = div('value', element('dt', {}, name), element('dd', {}, text));
  entry.title = title;
  return entry;
}

function lensTitle({ lens, values: lensValues }: LensView, token: TokenIndex): string {
  const parts = [`${lens.title}: ${lens.summary}`];
  if (lensValues.kind === 'absent') parts.push(`Not in this file: ${lensValues.reason}`);
  if (lensValues.kind === 'bounds')
    parts.push('An interval: the file has only the top-k alternatives.');
  if (lensValues.kind === 'exact' && lens.unit === 'nats') {
    const nats = lensValues.values[token] ?? NaN;
    parts.push(`${nats.toFixed(4)} nats = ${(nats / NATS_PER_BIT).toFixed(4)} bits`);
  } else if (unitName(lens.unit) !== '') parts.push(`In ${unitName(lens.unit)}.`);
  parts.push(lens.citation);
  return parts.join('\n');
}
