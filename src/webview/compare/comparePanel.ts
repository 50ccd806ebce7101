import { LENSES } from '../../lenses/registry';
import { COLUMN } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { valueText } from '../charts/timelineTable';
import { heading } from '../panel/tokenPanel';
import { Divider } from '../panel/divider';
import type { Side } from '../protocol';
import { safeText } from '../tokens/displayText';
import { div, element, span } from '../ui/dom';
import { formatDifference, formatPercent, groupDigits } from '../ui/format';
import { tokenLabel } from '../ui/tokenText';
import { SIDES, type Comparison } from './comparison';
import type { CompareState } from './compareState';
import { factRows, type SideFacts } from './facts';
import { pairedBars, type PlaceIn } from './pairedBars';

/** The two samples in a table, and both sides at the cursor. */
export class ComparePanel {
  readonly element: HTMLElement;
  readonly divider: Divider;
  private readonly samples = div('panel-slot');
  private readonly tokens = div('panel-slot');
  private drawn: CompareState | null = null;

  constructor(onWidth: (width: number) => void) {
    this.element = element(
      'aside',
      { class: 'side-panel', attributes: { 'aria-label': 'Samples and tokens', tabindex: '-1' } },
      this.samples,
      this.tokens,
    );
    this.divider = new Divider(this.element, onWidth);
  }

  update(state: CompareState): void {
    const { comparison, sides, lens, cursor } = state;
    const before = this.drawn;
    const hidden = !state.panelOpen || comparison === null;
    this.element.hidden = hidden;
    this.divider.update(state.panelWidth, hidden);
    if (hidden || !sides.left || !sides.right) {
      this.drawn = null;
      return;
    }
    this.drawn = state;
    const same = before?.comparison === comparison && before.lens === lens;
    if (!same || before.sides !== sides) {
      const of = (side: Side): SideFacts | undefined => {
        const content = sides[side];
        const view = comparison.views[side];
        return content && { content, view, lens: view.lens(lens) };
      };
      const [left, right] = [of('left'), of('right')];
      if (left && right) this.samples.replaceChildren(samplesTable(comparison, { left, right }));
    }
    if (!same || before.cursor !== cursor) {
      this.tokens.replaceChildren(tokenSection(comparison, lens, cursor.side, cursor.token));
    }
  }
}

function samplesTable(
  comparison: Comparison,
  sides: Readonly<Record<Side, SideFacts>>,
): HTMLElement {
  const body = element('tbody');
  for (const { title, left, right } of factRows(sides)) {
    const differs = left !== right;
    body.append(
      element(
        'tr',
        { class: differs ? 'differing' : '' },
        element('th', { attributes: { scope: 'row' } }, title),
        ...[left, right].map((text) => element('td', {}, safeText(text ?? '–', true))),
      ),
    );
  }
  const { left, right } = comparison.views;
  const equal = comparison.equalTokens;
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Samples' } },
    heading(
      'Samples',
      `${groupDigits(equal)} equal of ${groupDigits(left.length)} and ${groupDigits(right.length)} tokens`,
    ),
    element('table', { class: 'compare-table facts-table' }, tableHead(''), body),
  );
}

function tableHead(first: string, ...more: readonly string[]): HTMLElement {
  const cell = (...content: (Node | string)[]): HTMLElement =>
    element('th', { attributes: { scope: 'col' } }, ...content);
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      cell(first),
      ...SIDES.map((side) => cell(span(`side-sign ${side}`), side === 'left' ? 'Left' : 'Right')),
      ...more.map((text) => cell(text)),
    ),
  );
}

function tokenSection(
  comparison: Comparison,
  lens: string,
  side: Side,
  token: TokenIndex,
): HTMLElement {
  const other = comparison.counterpart(side, token);
  const at: Readonly<Record<Side, TokenIndex | null>> =
    side === 'left' ? { left: token, right: other } : { left: other, right: token };
  const place = (each: Side): PlaceIn => {
    const index = at[each];
    const { sample } = comparison.views[each];
    return index === null || index >= sample.tokens.length ? null : { sample, token: index };
  };
  const places = { left: place('left'), right: place('right') };
  const same = comparison.pairAt(side, token) !== undefined;
  return element(
    'section',
    { class: 'panel-section', attributes: { 'aria-label': 'Tokens at the cursor' } },
    heading('Tokens', same ? 'same' : other === null ? `only ${side}` : '≠ different'),
    values(comparison, places, lens),
    heading('What else they could say', 'p left · right'),
    pairedBars(places),
  );
}

function values(
  comparison: Comparison,
  places: Readonly<Record<Side, PlaceIn>>,
  selected: string,
): HTMLElement {
  const text = (side: Side): HTMLElement => {
    const found = places[side];
    return found
      ? element(
          'td',
          { class: 'compare-token' },
          tokenLabel(found.sample.tokens, found.token, 48),
          span('dim', `#${found.token}`),
        )
      : element('td', { class: 'dim' }, 'nothing');
  };
  const row = (
    title: string,
    read: (side: Side, found: NonNullable<PlaceIn>) => string,
    difference: string,
    className = '',
  ): HTMLElement =>
    element(
      'tr',
      { class: className },
      element('th', { attributes: { scope: 'row' } }, title),
      ...SIDES.map((side) => {
        const found = places[side];
        return element('td', {}, found ? read(side, found) : '–');
      }),
      element('td', { class: 'compare-difference' }, difference),
    );
  const pair = (places.left && comparison.pairAt('left', places.left.token)) ?? -1;
  const body = element('tbody');
  body.append(
    element(
      'tr',
      {},
      element('th', { attributes: { scope: 'row' } }, 'token'),
      text('left'),
      text('right'),
      element('td'),
    ),
    row('p', (_, { sample, token }) => probability(sample.columns.get(COLUMN.logprob), token), ''),
  );
  const { left, right } = comparison.views;
  for (const { id, title, unit, ofDecoder } of LENSES) {
    if (unit === 'flag') continue;
    const absent = [left, right].every((view) => view.lens(id).values.kind === 'absent');
    if (ofDecoder !== undefined && absent) continue;
    const { lower, upper } = comparison.difference(id);
    body.append(
      row(
        title.toLowerCase(),
        (side, { token }) => valueText(comparison.views[side].lens(id), token),
        formatDifference(lower[pair] ?? NaN, upper[pair] ?? NaN),
        id === selected ? 'selected' : '',
      ),
    );
  }
  return element(
    'table',
    { class: 'compare-table values-table' },
    tableHead('', 'left − right'),
    body,
  );
}

function probability(logprobs: Float64Array | undefined, token: TokenIndex): string {
  return formatPercent(Math.exp(logprobs?.[token] ?? NaN));
}
