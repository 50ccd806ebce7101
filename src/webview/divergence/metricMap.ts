import { cellGrid } from '../../lenses/divergence/cellGrid';
import { DIVERGENCE_LENSES } from '../../lenses/divergence/divergenceLenses';
import type { MetricRows } from '../../lenses/divergence/metricRows';
import type { LensView, SampleView } from '../state/sampleView';
import { valueText } from '../charts/timelineTable';
import { cellRamp, cellRange, worthOf } from '../theme/cellRamp';
import { cssColor, mix } from '../theme/color';
import { paintCells } from './cellPainter';
import { canvasFont, dimColour, drawCursor, drawTokenAxis, fitted } from './mapFurniture';
import { cellBox, type MapGeometry } from './mapGeometry';
import { MapSurface, type MapDrawing, type MapSurfaceEvents } from './mapSurface';
import { MAP_LEFT, MAP_RIGHT, type SampleMapState } from './sampleMap';

const TOP = 18;
const BOTTOM = 34;
const ROW_HEIGHT = 15;
/** Space of the values beside the cells, before the ranges of their colours. */
const VALUE_WIDTH = 50;
const RANGE_FONT = 9.5;

/** Lenses whose cost grows with a window of tokens: the map above shows them on demand. */
const WINDOWED = new Set(['graph-on-logits', 'sorted-distance']);

/** What both models say of a sample, one row a lens; those that it lacks have none. */
export function metricViews(view: SampleView): readonly LensView[] {
  return DIVERGENCE_LENSES.filter(({ id }) => !WINDOWED.has(id))
    .map(({ id }) => view.lens(id))
    .filter(({ drawn }) => drawn !== null);
}

/** Metric × position of one sample. Every row has the colours of its own fixed range. */
export class MetricMap implements MapDrawing {
  readonly surface: MapSurface;
  private state: SampleMapState | null = null;
  private lenses: readonly LensView[] = [];

  constructor(events: MapSurfaceEvents) {
    this.surface = new MapSurface(
      'Metrics by position, of the sample at the cursor',
      'Left and right go to the next cell, with Shift to the next token; up and down choose the metric. Enter opens the token in the trace editor.',
      this,
      events,
    );
  }

  /** The lens of a row. */
  lensAt(band: number): string | undefined {
    return this.lenses[band]?.lens.id;
  }

  /** Row of a lens; -1 where the sample lacks it. */
  bandOf(lens: string): number {
    return this.lenses.findIndex((view) => view.lens.id === lens);
  }

  get bands(): number {
    return this.lenses.length;
  }

  update(state: SampleMapState): void {
    const before = this.state;
    this.state = state;
    if (before?.sample !== state.sample) {
      this.lenses = state.sample ? metricViews(state.sample.view) : [];
    }
    const same =
      before?.sample === state.sample &&
      before.range === state.range &&
      before.reduction === state.reduction &&
      before.lens === state.lens &&
      before.theme === state.theme;
    if (!same) this.surface.redraw();
    else if (before.cursor !== state.cursor) this.surface.move();
  }

  height(): number {
    return TOP + Math.max(1, this.lenses.length) * ROW_HEIGHT + BOTTOM;
  }

  still(context: CanvasRenderingContext2D, width: number): MapGeometry | null {
    const { state, lenses } = this;
    if (!state?.sample || lenses.length === 0) return null;
    const { range, reduction, theme } = state;
    const plot = Math.max(40, width - MAP_LEFT - MAP_RIGHT);
    const length = state.sample.view.length;
    const columns = Math.max(1, Math.min(Math.floor(plot), range.end - range.start));
    const missing = mix(theme.background, theme.foreground, 0.25);
    const size = { left: MAP_LEFT, top: TOP, width: plot, height: lenses.length * ROW_HEIGHT };
    const map: MapGeometry = { ...size, bands: lenses.length, columns, range };
    context.font = canvasFont(this.surface.element);
    lenses.forEach(({ lens, drawn }, band) => {
      const rows: MetricRows = {
        values: Float32Array.from(drawn ?? []),
        offsets: Uint32Array.of(0, length),
        absent: 0,
        bounded: 0,
      };
      const worth = worthOf(lens);
      const grid = cellGrid(rows, { order: [0], range, bands: 1, columns, reduction, worth });
      const y = TOP + band * ROW_HEIGHT;
      const colours = { ramp: cellRamp(theme, lens), missing, bars: theme.highContrast };
      const box = { x: MAP_LEFT, y: y + 1, width: plot, height: ROW_HEIGHT - 2 };
      paintCells(context, grid, lens, colours, box);
      const selected = lens.id === state.lens;
      context.font = canvasFont(this.surface.element, undefined, selected ? 700 : 400);
      context.fillStyle = cssColor(selected ? theme.foreground : dimColour(theme));
      context.textAlign = 'right';
      context.textBaseline = 'middle';
      const middle = y + ROW_HEIGHT / 2;
      context.fillText(fitted(context, lens.title, MAP_LEFT - 16), MAP_LEFT - 9, middle);
    });
    context.font = canvasFont(this.surface.element);
    drawTokenAxis(context, map, theme, 'token');
    return map;
  }

  moving(context: CanvasRenderingContext2D, map: MapGeometry): void {
    const { state, lenses } = this;
    if (!state?.sample) return;
    const { cursor, theme, lens } = state;
    const x = map.left + map.width + 10;
    context.font = canvasFont(this.surface.element);
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillStyle = cssColor(dimColour(theme));
    context.fillText(`#${cursor.token}`, x, TOP / 2);
    context.fillText('colours', x + VALUE_WIDTH, TOP / 2);
    lenses.forEach((view, band) => {
      const selected = view.lens.id === lens;
      context.font = canvasFont(this.surface.element, undefined, selected ? 700 : 400);
      context.fillStyle = cssColor(selected ? theme.foreground : dimColour(theme));
      const text = valueText(view, cursor.token);
      const y = map.top + (band + 0.5) * ROW_HEIGHT;
      context.fillText(text, x, y);
      context.font = canvasFont(this.surface.element, RANGE_FONT);
      context.fillStyle = cssColor(dimColour(theme));
      context.fillText(rangeText(view), x + VALUE_WIDTH, y);
    });
    const box = cellBox(map, Math.max(0, this.bandOf(lens)), cursor.token);
    if (!box) return;
    context.fillStyle = cssColor(theme.focus);
    const middle = box.x + box.width / 2;
    context.fillRect(middle - 0.75, map.top - 4, 1.5, map.height + 7);
    if (this.bandOf(lens) >= 0) drawCursor(context, { ...box, y: box.y + 1, height: 13 }, theme);
  }
}

/** The ends of a lens's colours: the row's legend. */
function rangeText({ lens }: LensView): string {
  return cellRange(lens)
    .map((value) => String(Number(value.toFixed(2))).replace('-', '−'))
    .join(' … ');
}
