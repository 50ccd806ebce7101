import type { Lens } from '../../lenses/lens';
import type { Range, TokenIndex } from '../../trace/units';
import { displayToken, visibleText } from '../tokens/displayText';
import { div, element, icon, setText, span } from '../ui/dom';
import { formatNumber, unitName, withUnit } from '../ui/format';
import { Timeline, type TimelineEvents, type TimelineState } from './timeline';
import { TimelineTable, valueText } from './timelineTable';
import { seriesClasses } from './seriesStyle';

export interface TimelinePaneEvents extends Omit<TimelineEvents, 'onHover'> {
  readonly onToggleLens: (id: string) => void;
  readonly onToggleTable: () => void;
}

/** The timeline with its legend, read-out, zoom and table twin. */
export class TimelinePane {
  readonly element: HTMLElement;
  private readonly chart: Timeline;
  private readonly table: TimelineTable;
  private readonly legend = element('div', {
    class: 'series-legend',
    attributes: { role: 'group', 'aria-label': 'Curves' },
  });
  private readonly contextLegend = span('context-legend');
  private readonly readout = span('readout');
  private readonly zoomReset: HTMLButtonElement;
  private readonly tableToggle: HTMLButtonElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private state: TimelineState | null = null;

  constructor(
    lenses: readonly Lens[],
    private readonly events: TimelinePaneEvents,
  ) {
    this.chart = new Timeline({ ...events, onHover: (token) => this.hover(token) });
    this.table = new TimelineTable(events.onToken);
    this.zoomReset = element('button', {
      class: 'link zoom-reset',
      attributes: { type: 'button', title: 'Show the whole sample (Escape, or double click)' },
    });
    this.zoomReset.addEventListener('click', () => events.onZoom(null));
    this.tableToggle = element(
      'button',
      {
        class: 'icon-button',
        attributes: {
          type: 'button',
          'aria-label': 'Timeline as a table',
          title: 'Timeline as a table',
        },
      },
      icon('table'),
    );
    this.tableToggle.addEventListener('click', () => events.onToggleTable());
    // A yes-or-no lens has no curve; the diamonds stand for reflections.
    lenses.forEach((lens, series) => {
      if (lens.unit !== 'flag') this.addButton(lens, series);
    });
    this.legend.append(
      span('legend-mark', span('reflection-diamond', '◆'), 'reflection'),
      this.contextLegend,
    );
    this.element = element(
      'section',
      { class: 'timeline', attributes: { 'aria-label': 'Timeline' } },
      div('timeline-head', this.legend, this.readout, this.zoomReset, this.tableToggle),
      this.chart.element,
      this.table.element,
    );
  }

  update(state: TimelineState, tableShown: boolean): void {
    this.state = state;
    for (const [id, node] of this.buttons) {
      const main = id === state.main.lens.id;
      const extra = state.extra.some(({ lens }) => lens.lens.id === id);
      const { lens, values } = state.view.lens(id);
      const absent = values.kind === 'absent';
      node.setAttribute('aria-pressed', String(main || extra));
      node.classList.toggle('main', main);
      node.disabled = main || absent;
      node.hidden = absent && lens.ofDecoder !== undefined;
      node.title = titleOf(state, id, main);
    }
    this.chart.element.classList.toggle('hidden', tableShown);
    this.table.element.hidden = !tableShown;
    this.tableToggle.setAttribute('aria-pressed', String(tableShown));
    setText(this.zoomReset, zoomText(state.zoom));
    this.zoomReset.hidden = state.zoom === null;
    const { band, actual, marks } = state.main.context ?? {};
    this.contextLegend.replaceChildren(
      ...(band ? [span('legend-mark', span('band-swatch'), band.title)] : []),
      ...(actual ? [span('legend-mark', span('actual-swatch'), actual.title)] : []),
      ...(marks ? [span('legend-mark', span('drop-mark', '▼'), marks.title)] : []),
    );
    this.hover(null);
    if (tableShown) {
      this.table.update(
        state.view,
        [state.main, ...state.extra.map(({ lens }) => lens)],
        state.token,
      );
    }
    this.chart.update(state);
  }

  private addButton(lens: Lens, series: number): void {
    const node = element(
      'button',
      { class: `series-button ${seriesClasses(series)}`, attributes: { type: 'button' } },
      element('i', { class: 'swatch', attributes: { 'aria-hidden': 'true' } }),
      lens.title,
    );
    node.addEventListener('click', () => this.events.onToggleLens(lens.id));
    this.buttons.set(lens.id, node);
    this.legend.append(node);
  }

  private hover(token: TokenIndex | null): void {
    const { state } = this;
    if (!state || token === null || token >= state.view.length) {
      setText(this.readout, '');
      return;
    }
    const text = visibleText(displayToken(state.view.sample.tokens, token)).slice(0, 24);
    const value = withUnit(valueText(state.main, token), state.main.lens.unit);
    setText(this.readout, `#${token} \u2068${text}\u2069 ${value}`);
  }
}

function titleOf(state: TimelineState, id: string, main: boolean): string {
  const { lens, values } = state.view.lens(id);
  if (values.kind === 'absent') return `${lens.title}: ${values.reason}`;
  const [low, high] = lens.range;
  const scale = `${formatNumber(low)} to ${formatNumber(high)} ${unitName(lens.unit)}`.trim();
  return main
    ? `${lens.title}, ${scale} (the selected lens)`
    : `Show or hide ${lens.title}, drawn on its own scale from ${scale}`;
}

function zoomText(zoom: Range | null): string {
  return zoom ? `#${zoom.start} – #${zoom.end - 1} ✕` : '';
}
