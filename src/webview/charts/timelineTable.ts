import type { TokenIndex } from '../../trace/units';
import type { LensContext } from '../../lenses/lens';
import { COLUMN } from '../../trace/sample';
import type { LensView, SampleView } from '../state/sampleView';
import { displayToken, visibleText } from '../tokens/displayText';
import { element, span } from '../ui/dom';
import { formatInterval, formatPercent, formatValue, unitName } from '../ui/format';

/** Rows on each side of the cursor. */
const AROUND = 30;
/** Longer token texts are cut in the table; the text above holds them whole. */
const TEXT_LIMIT = 60;

/** The timeline's values as text: the tokens around the cursor, one row each. */
export class TimelineTable {
  readonly element: HTMLElement;
  private readonly caption = element('caption');
  private readonly head = element('thead');
  private readonly body = element('tbody');

  constructor(private readonly onToken: (token: TokenIndex) => void) {
    this.element = element(
      'div',
      {
        class: 'timeline-table',
        attributes: { tabindex: '0', role: 'region', 'aria-label': 'Timeline as a table' },
      },
      element('table', {}, this.caption, this.head, this.body),
    );
  }

  update(view: SampleView, lenses: readonly LensView[], cursor: TokenIndex): void {
    const start = Math.max(0, cursor - AROUND);
    const end = Math.min(view.length, cursor + AROUND + 1);
    this.caption.textContent = `Tokens #${start} to #${end - 1} of ${view.length}, around the cursor`;
    const titles = [
      '#',
      'Token',
      'p',
      ...lenses.map(({ lens }) => headOf(lens.title, unitName(lens.unit))),
      ...lenses.slice(0, 1).flatMap(({ context }) => contextTitles(context)),
    ];
    this.head.replaceChildren(
      element(
        'tr',
        {},
        ...titles.map((title) => element('th', { attributes: { scope: 'col' } }, title)),
      ),
    );
    const rows: HTMLElement[] = [];
    for (let token = start; token < end; token += 1)
      rows.push(this.row(view, lenses, token, cursor));
    this.body.replaceChildren(...rows);
    const current = rows[cursor - start];
    if (current) {
      const box = this.element.clientHeight;
      this.element.scrollTop = current.offsetTop - box / 2;
    }
  }

  private row(
    view: SampleView,
    lenses: readonly LensView[],
    token: TokenIndex,
    cursor: TokenIndex,
  ): HTMLElement {
    const shown = visibleText(displayToken(view.sample.tokens, token));
    const text = shown.length > TEXT_LIMIT ? `${shown.slice(0, TEXT_LIMIT)}…` : shown;
    const logprob = view.sample.columns.get(COLUMN.logprob)?.[token] ?? NaN;
    const row = element(
      'tr',
      { class: token === cursor ? 'current' : '' },
      element('td', {}, String(token)),
      element(
        'td',
        { class: 'token-cell' },
        span('isolate', text),
        ...(view.reflects[token] === 1 ? [span('reflection-tag', '◆ reflection')] : []),
      ),
      element('td', {}, formatPercent(Math.exp(logprob))),
      ...lenses.map((lens) => element('td', {}, valueText(lens, token))),
      ...lenses
        .slice(0, 1)
        .flatMap((lens) => contextTexts(lens, token).map((text) => element('td', {}, text))),
    );
    if (token === cursor) row.setAttribute('aria-current', 'true');
    row.addEventListener('click', () => this.onToken(token));
    return row;
  }
}

function headOf(title: string, unit: string): string {
  return unit === '' ? title : `${title} (${unit})`;
}

/** What {@link contextTexts} are, in their order. */
function contextTitles({ band, actual, marks }: LensContext = {}): string[] {
  return [band, actual, marks].flatMap((part) => (part ? [part.title] : []));
}

/** What belongs beside a token's value of a lens, as texts without units. */
export function contextTexts({ lens, context = {} }: LensView, token: TokenIndex): string[] {
  const { band, actual, marks } = context;
  return [
    ...(band
      ? [formatInterval(band.lower[token] ?? NaN, band.upper[token] ?? NaN, lens.unit)]
      : []),
    ...(actual ? [formatValue(actual.values[token] ?? NaN, lens.unit)] : []),
    ...(marks ? [marks.tokens.includes(token) ? '▼' : ''] : []),
  ];
}

/** A token's value of a lens as text, without its unit. */
export function valueText({ lens, values }: LensView, token: TokenIndex): string {
  switch (values.kind) {
    case 'exact':
      return formatValue(values.values[token] ?? NaN, lens.unit);
    case 'bounds':
      return formatInterval(values.lower[token] ?? NaN, values.upper[token] ?? NaN, lens.unit);
    case 'absent':
      return '–';
  }
}
