import { cellGrid, partOf, type CellGrid } from '../../lenses/divergence/cellGrid';
import type { Lens } from '../../lenses/lens';
import type { Range } from '../../trace/units';
import { lensById } from '../state/sampleView';
import { cellRamp, worthOf } from '../theme/cellRamp';
import { cssColor, mix } from '../theme/color';
import type { Theme } from '../theme/themeWatcher';
import { groupDigits } from '../ui/format';
import { paintCells } from './cellPainter';
import type { DivergenceState } from './divergenceState';
import type { MapShape } from './mapCursor';
import {
  canvasFont,
  dimColour,
  drawColourBar,
  drawCursor,
  drawTokenAxis,
  fitted,
} from './mapFurniture';
import { cellBox, ticks, type MapGeometry } from './mapGeometry';
import { MapSurface, type MapDrawing, type MapSurfaceEvents } from './mapSurface';
import { rowLabel } from './rowLabel';

/** Space beside the cells, CSS pixels; both maps of the page share the sides. */
export const MAP_LEFT = 152;
export const MAP_RIGHT = 136;
const TOP = 8;
const BOTTOM = 34;
/** Height of a sample where there is room. */
const ROW_HEIGHT = 22;
/** Bands at least this high are named. */
const NAMED_HEIGHT = 11;
/** Height of a colour bar whose map has few rows. */
const LEAST_HEIGHT = 66;

export interface SampleMapState extends DivergenceState {
  readonly order: readonly number[];
  readonly range: Range;
  readonly theme: Theme;
}

/** The longest sample of the rows: what the maps show unless zoomed. */
export function wholeRange({ rows }: Pick<DivergenceState, 'rows'>): Range {
  return { start: 0, end: rows.reduce((most, { tokens }) => Math.max(most, tokens), 1) };
}

/** Samples × position, coloured by a lens. */
export class SampleMap implements MapDrawing {
  readonly surface: MapSurface;
  private state: SampleMapState | null = null;
  private grid: CellGrid | null = null;

  constructor(events: MapSurfaceEvents) {
    this.surface = new MapSurface(
      'Samples by position',
      'Arrow keys go to the next cell or sample, with Shift to the next token. Enter opens the token in the trace editor.',
      this,
      events,
    );
  }

  update(state: SampleMapState): void {
    const before = this.state;
    this.state = state;
    const same =
      before?.metric === state.metric &&
      before.order === state.order &&
      before.range === state.range &&
      before.reduction === state.reduction &&
      before.lens === state.lens &&
      before.theme === state.theme;
    if (!same) this.surface.redraw();
    else if (before.cursor !== state.cursor) this.surface.move();
  }

  /** The cells as last drawn, and what moving in them needs to know. */
  get shape(): (MapShape & { readonly bands: number }) | null {
    const { state, grid } = this;
    if (!state?.metric || !grid) return null;
    const { metric: rows, order, range } = state;
    const { columns, bands } = grid;
    return { rows, order, range, columns, bands, worth: worthOf(lensById(state.lens)) };
  }

  /** Value of a cell as drawn; NaN where none is known. */
  valueAt(band: number, token: number): number {
    const { state, grid } = this;
    if (!state || !grid) return NaN;
    const column = partOf(token - state.range.start, grid.columns, this.length);
    return grid.values[band * grid.columns + column] ?? NaN;
  }

  /** Whether a cell with a token has no value. */
  get hasMissing(): boolean {
    const { grid } = this;
    return (
      grid?.filled.some((filled, cell) => filled > 0 && Number.isNaN(grid.values[cell])) === true
    );
  }

  /** The band in which a row is drawn. */
  bandOf(row: number): number {
    const { state, grid } = this;
    if (!state || !grid) return 0;
    return partOf(Math.max(0, state.order.indexOf(row)), grid.bands, state.order.length);
  }

  height(): number {
    const rows = Math.max(1, this.state?.rows.length ?? 1);
    const room = Math.max(180, Math.min(460, 0.44 * window.innerHeight));
    return TOP + Math.max(LEAST_HEIGHT, Math.min(room, rows * ROW_HEIGHT)) + BOTTOM;
  }

  still(context: CanvasRenderingContext2D, width: number, height: number): MapGeometry | null {
    const { state } = this;
    if (!state?.metric || state.rows.length === 0) return null;
    const { metric, order, range, reduction, theme } = state;
    const lens = lensById(state.lens);
    const box = {
      x: MAP_LEFT,
      y: TOP,
      width: Math.max(40, width - MAP_LEFT - MAP_RIGHT),
      height: Math.min(height - TOP - BOTTOM, order.length * ROW_HEIGHT),
    };
    const grid = cellGrid(metric, {
      order,
      range,
      reduction,
      bands: Math.max(1, Math.floor(box.height)),
      columns: Math.floor(box.width),
      worth: worthOf(lens),
    });
    this.grid = grid;
    const ramp = cellRamp(theme, lens);
    const missing = mix(theme.background, theme.foreground, 0.25);
    paintCells(context, grid, lens, { ramp, missing, bars: theme.highContrast }, box);
    const { columns, bands } = grid;
    const map = { left: box.x, top: box.y, ...size(box), columns, bands, range };
    context.font = canvasFont(this.surface.element);
    this.drawRowAxis(context, map, state);
    drawTokenAxis(context, map, theme, 'token');
    const bar = { x: width - MAP_RIGHT + 18, y: TOP, width: 12 };
    const barHeight = height - TOP - BOTTOM;
    drawColourBar(context, { ...bar, height: barHeight }, lens, ramp, theme);
    return map;
  }

  moving(context: CanvasRenderingContext2D, map: MapGeometry): void {
    const { state } = this;
    if (!state) return;
    const { cursor, theme } = state;
    const band = this.bandOf(cursor.row);
    const box = cellBox(map, band, cursor.token);
    if (!box) return;
    context.fillStyle = cssColor(theme.focus);
    // Where row and column of the cursor are, beside the cells.
    context.fillRect(map.left - 5, box.y, 3, Math.max(2, box.height));
    context.fillRect(box.x, map.top + map.height + 1, Math.max(2, box.width), 3);
    drawCursor(context, box, theme);
  }

  private get length(): number {
    const { start, end } = this.state?.range ?? { start: 0, end: 1 };
    return end - start;
  }

  private drawRowAxis(
    context: CanvasRenderingContext2D,
    { left, top, height, bands }: MapGeometry,
    { order, rows, file, theme }: SampleMapState,
  ): void {
    const band = height / bands;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillStyle = cssColor(dimColour(theme));
    if (bands === order.length && band >= NAMED_HEIGHT) {
      order.forEach((index, place) => {
        const row = rows[index];
        if (!row) return;
        const text = fitted(context, rowLabel(row, file), left - 16);
        context.fillText(text, left - 9, top + (place + 0.5) * band);
      });
      return;
    }
    for (const tick of ticks({ start: 1, end: order.length + 1 }, height / 48)) {
      const y = top + ((tick - 0.5) * height) / order.length;
      context.fillRect(left - 5, Math.round(y), 4, 1);
      context.fillText(groupDigits(tick), left - 9, y);
    }
    context.save();
    context.translate(12, top + height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText('sample', 0, 0);
    context.restore();
  }
}

function size({ width, height }: { readonly width: number; readonly height: number }): {
  readonly width: number;
  readonly height: number;
} {
  return { width, height };
}

/** A lens's title with what a cell of several tokens shows. */
export function cellKind(lens: Lens, reduction: DivergenceState['reduction']): string {
  if (reduction === 'mean') return 'mean';
  return worthOf(lens)(-1) === 1 && worthOf(lens)(1) === 1
    ? 'peak'
    : lens.notable === 'high'
      ? 'max'
      : 'min';
}
