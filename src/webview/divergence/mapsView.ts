import { divergentTokens } from '../../lenses/divergence/divergentTokens';
import type { ExportedFigure } from '../protocol';
import { lensById } from '../state/sampleView';
import { iconButton } from '../toolbar/toolbar';
import { div, element, setText, span } from '../ui/dom';
import { plural } from '../ui/format';
import { isSame } from './divergenceController';
import { thresholdOf } from './divergenceState';
import { moveCursor, peakOf, rowLength, type MapCursor } from './mapCursor';
import { mapPng } from './mapExport';
import type { MapCell } from './mapSurface';
import { MapTip } from './mapTip';
import { MetricMap, metricViews } from './metricMap';
import { readoutOf, speakReadout, type Readout } from './readout';
import { rowLabel } from './rowLabel';
import { cellKind, SampleMap, type SampleMapState } from './sampleMap';

export interface MapsEvents {
  readonly onCursor: (cursor: MapCursor) => void;
  readonly onLens: (lens: string) => void;
  readonly onOpen: () => void;
  readonly onExport: (figure: ExportedFigure) => void;
  readonly onSay: (text: string) => void;
}

/** Both heat maps with one cursor, and what it stands on in words. */
export class MapsView {
  readonly element: HTMLElement;
  readonly tip = new MapTip();
  private readonly samples: SampleMap;
  private readonly metrics: MetricMap;
  private readonly about = element('p', { class: 'figure-about' });
  private readonly warning = element('p', { class: 'map-warning' });
  private readonly title = element('h2');
  private readonly metricTitle = element('h2');
  private readonly readout = div('map-readout');
  private state: SampleMapState | null = null;
  private said = '';

  constructor(private readonly events: MapsEvents) {
    this.samples = new SampleMap({
      onMove: (move) => {
        const { shape } = this.samples;
        if (shape && this.state) events.onCursor(moveCursor(shape, this.state.cursor, move));
      },
      onPick: (cell) => this.pick(cell),
      onOpen: events.onOpen,
      onHover: (cell, event) => this.hover(cell && this.cursorAt(cell), event),
    });
    this.metrics = new MetricMap({
      onMove: (move) => {
        if (move === 'up' || move === 'down') this.stepLens(move === 'up' ? -1 : 1);
        else {
          const { shape } = this.samples;
          if (shape && this.state) events.onCursor(moveCursor(shape, this.state.cursor, move));
        }
      },
      onPick: ({ band, tokens }) => {
        const lens = this.metrics.lensAt(band);
        const { state } = this;
        if (!state || tokens.start >= this.lengthAt(state.cursor.row)) return;
        if (lens !== undefined) events.onLens(lens);
        events.onCursor({ row: state.cursor.row, token: tokens.start });
      },
      onOpen: events.onOpen,
      onHover: () => undefined,
    });
    this.element = element(
      'section',
      { class: 'maps', attributes: { 'aria-label': 'Heat maps' } },
      div(
        'section-head',
        this.title,
        iconButton('export', 'Export heat map or its values…', () => this.exportSamples()),
      ),
      this.about,
      this.warning,
      this.samples.surface.element,
      this.readout,
      div(
        'section-head',
        this.metricTitle,
        iconButton('export', 'Export this sample’s metrics…', () => this.exportMetrics()),
      ),
      this.metrics.surface.element,
    );
  }

  update(state: SampleMapState): void {
    const { lens: id, reduction, order, rows, file, metric, sample } = state;
    this.state = state;
    const lens = lensById(id);
    setText(this.title, `${lens.title} by sample and position`);
    this.element.title = '';
    this.title.title = [lens.summary, lens.fidelityNote ?? '', lens.citation].join('\n');
    setText(this.warning, warningText(state));
    this.warning.hidden = this.warning.textContent === '';
    this.samples.update(state);
    this.metrics.update(state);
    const row = rows.find(({ address }) => sample && isSame(address, sample.address));
    setText(
      this.metricTitle,
      row ? `Every metric of ${rowLabel(row, file)}` : 'Every metric of the sample at the cursor',
    );
    // The canvases know their cells once they are drawn.
    requestAnimationFrame(() => this.describe(metric, order, reduction));
  }

  /** The next divergent token of the cursor's sample, by JS. */
  stepDivergent(direction: 1 | -1): void {
    const { state } = this;
    const sample = state && shownSample(state);
    if (!state || !sample) return;
    const { indexes } = divergentTokens(sample.view.sample, thresholdOf(state)) ?? { indexes: [] };
    const { row, token } = state.cursor;
    const next =
      direction > 0
        ? indexes.find((index) => index > token)
        : indexes.findLast((index) => index < token);
    if (next !== undefined) this.events.onCursor({ row, token: next });
    else this.events.onSay(`No ${direction > 0 ? 'next' : 'previous'} divergent token.`);
  }

  private describe(
    metric: SampleMapState['metric'],
    order: SampleMapState['order'],
    reduction: SampleMapState['reduction'],
  ): void {
    const { state } = this;
    const { shape } = this.samples;
    if (!state || !shape || metric !== state.metric) {
      if (!state?.metric) setText(this.about, 'Computing…');
      return;
    }
    const lens = lensById(state.lens);
    const tokens = (shape.range.end - shape.range.start) / shape.columns;
    const together = order.length / shape.bands;
    const holds = [
      tokens > 1 ? `${tokens < 10 ? tokens.toFixed(1) : tokens.toFixed(0)} tokens` : '1 token',
      ...(together > 1 ? [`${together.toFixed(1)} samples`] : []),
    ].join(' of ');
    const kind = tokens > 1 || together > 1 ? `, ${cellKind(lens, reduction)} of its values` : '';
    const models = [
      ...new Set(state.rows.map(({ base, model }) => `${model ?? '?'} against ${base ?? '?'}`)),
    ];
    const missing = this.samples.hasMissing ? ' · dotted: no value' : '';
    const who = models.length === 1 ? `${models[0] ?? ''} · ` : '';
    setText(
      this.about,
      `${who}${plural(order.length, 'sample')} · a cell holds ${holds}${kind}${missing}`,
    );
    const readout = this.readoutAt(state.cursor);
    if (!readout) return;
    this.showReadout(readout);
    const said = speakReadout(readout);
    if (said !== this.said) this.events.onSay(said);
    this.said = said;
  }

  private showReadout({ place, label, token, text, value, cell }: Readout): void {
    this.readout.replaceChildren(
      span('readout-value', value),
      span('isolate', `${label} `),
      span('', token),
      ...(text === undefined ? [] : [element('bdi', { class: 'map-token' }, text)]),
      span('dim', cell === undefined ? place : `${place} · ${cell}`),
    );
  }

  private readoutAt(cursor: MapCursor): Readout | undefined {
    const { state } = this;
    const { shape } = this.samples;
    if (!state || !shape) return undefined;
    const value = this.samples.valueAt(this.samples.bandOf(cursor.row), cursor.token);
    return readoutOf(state, shape, cursor, value);
  }

  /** The worthiest token of a cell, in the first of its samples that reaches there. */
  private cursorAt({ band, tokens }: MapCell): MapCursor | undefined {
    const { state } = this;
    const { shape } = this.samples;
    if (!state || !shape) return undefined;
    const first = Math.floor((band * shape.order.length) / shape.bands);
    const row = shape.order
      .slice(first, Math.floor(((band + 1) * shape.order.length) / shape.bands))
      .find((one) => rowLength(shape.rows, one) > tokens.start);
    if (row === undefined) return undefined;
    const end = Math.min(tokens.end, rowLength(shape.rows, row));
    return { row, token: peakOf(shape, row, { start: tokens.start, end }) };
  }

  private pick(cell: MapCell): void {
    const cursor = this.cursorAt(cell);
    if (cursor) this.events.onCursor(cursor);
  }

  private hover(cursor: MapCursor | null | undefined, event: PointerEvent): void {
    const readout = cursor && this.readoutAt(cursor);
    if (readout) this.tip.show(event, readout);
    else this.tip.hide();
  }

  private stepLens(direction: 1 | -1): void {
    const { state } = this;
    const at = state ? this.metrics.bandOf(state.lens) : -1;
    const lens = this.metrics.lensAt(Math.max(0, Math.min(this.metrics.bands - 1, at + direction)));
    if (lens !== undefined) this.events.onLens(lens);
  }

  private lengthAt(row: number): number {
    return this.state?.rows[row]?.tokens ?? 0;
  }

  private exportSamples(): void {
    const { state } = this;
    if (!state?.metric) return;
    const { title } = lensById(state.lens);
    const text = { title: this.title.textContent, about: this.about.textContent };
    const pngBase64 = mapPng(this.samples.surface, this.samples, text, state.theme);
    this.events.onExport({
      name: `${title} map`,
      ...(pngBase64 === undefined ? {} : { picture: { pngBase64 } }),
      data: { samples: state.rows.map(({ address }) => address), lenses: [state.lens] },
    });
  }

  private exportMetrics(): void {
    const { state } = this;
    const sample = state && shownSample(state);
    if (!state || !sample) return;
    const text = { title: this.metricTitle.textContent, about: '' };
    const pngBase64 = mapPng(this.metrics.surface, this.metrics, text, state.theme);
    this.events.onExport({
      name: `metrics of ${sample.address.sample}`,
      ...(pngBase64 === undefined ? {} : { picture: { pngBase64 } }),
      data: {
        samples: [sample.address],
        lenses: metricViews(sample.view).map(({ lens }) => lens.id),
      },
    });
  }
}

/** The sample at the cursor, once it is here. */
function shownSample({ sample, rows, cursor }: SampleMapState): SampleMapState['sample'] {
  const address = rows[cursor.row]?.address;
  return sample && address && isSame(sample.address, address) ? sample : null;
}

function warningText({ metric, rows, file }: SampleMapState): string {
  const { absent = 0, reason, bounded = 0 } = metric ?? {};
  return [
    ...(file?.problem === undefined ? [] : [file.problem]),
    ...(absent > 0
      ? [`${absent} of ${plural(rows.length, 'sample')} without it: ${reason ?? ''}`]
      : []),
    ...(bounded > 0
      ? [`${plural(bounded, 'sample')} known by bounds; the map shows the notable end.`]
      : []),
  ].join(' ');
}
