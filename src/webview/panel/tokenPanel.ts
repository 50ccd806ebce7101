import { LENSES } from '../../lenses/registry';
import { unseenMass } from '../../lenses/unseenMass';
import { bytesAt } from '../../trace/byteStrings';
import { COLUMN } from '../../trace/sample';
import { UNKNOWN_ID, type TokenIndex } from '../../trace/units';
import type { LensView, SampleView } from '../state/sampleView';
import { valueText } from '../charts/timelineTable';
import { safeText } from '../tokens/displayText';
import { div, element, span } from '../ui/dom';
import { formatNumber, formatPercent, plural, unitName } from '../ui/format';
import { tokenLabel } from '../ui/tokenText';
import { glyphOverPieces, hexBytes } from './glyph';
import { topKBars } from './topKBars';

const NATS_PER_BIT = Math.LN2;
const FIXED_COLUMNS: ReadonlySet<string> = new Set(Object.values(COLUMN));

/** Everything that is known about one token. */
export function tokenPanel(view: SampleView, token: TokenIndex, lens: string): HTMLElement {
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
    heading('What else it could say', sample.topK ? `top ${sample.topK.k}` : ''),
    topKBars(sample, token),
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
    if (FIXED_COLUMNS.has(name)) continue;
    const shown = safeText(name, true);
    list.append(value(shown, formatNumber(column[token] ?? NaN), `Column "${shown}" of the file`));
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
