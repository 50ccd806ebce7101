import type { CellGrid } from '../../lenses/divergence/cellGrid';
import type { Lens } from '../../lenses/lens';
import { CELL_STEPS, cellStep, isSigned } from '../theme/cellRamp';
import { cssColor, type Rgb } from '../theme/color';
import type { Box } from './mapGeometry';

/** Bands at least this high can say a value by height too. CSS pixels. */
const BAR_HEIGHT = 9;
const LAST = CELL_STEPS - 1;
/** Place of a lens's own colour in the ramp. */
const STRONG = 0.66;

export interface CellColours {
  readonly ramp: readonly Rgb[];
  /** Of tokens without a value. */
  readonly missing: Rgb;
  /** Whether heights are drawn beside shades, where there is room. */
  readonly bars: boolean;
}

/** Draws a grid into a box. Cells without a token stay free. */
export function paintCells(
  context: CanvasRenderingContext2D,
  grid: CellGrid,
  lens: Lens,
  { ramp, missing, bars }: CellColours,
  box: Box,
): void {
  if (bars && box.height / grid.bands >= BAR_HEIGHT) {
    paintBars(context, grid, lens, ramp, box);
    return;
  }
  const image = new ImageData(grid.columns, grid.bands);
  const bytes = ramp.map(({ r, g, b }) => [r, g, b] as const);
  const none = [missing.r, missing.g, missing.b] as const;
  grid.filled.forEach((filled, cell) => {
    if (filled === 0) return;
    const step = cellStep(lens, grid.values[cell] ?? NaN);
    // Missing values are a check of a shade and nothing, which no value is.
    const even = ((cell % grid.columns) + Math.floor(cell / grid.columns)) % 2 === 0;
    const colour = step >= 0 ? bytes[step] : even ? none : undefined;
    if (!colour) return;
    image.data.set(colour, 4 * cell);
    image.data[4 * cell + 3] = 255;
  });
  const canvas = document.createElement('canvas');
  canvas.width = grid.columns;
  canvas.height = grid.bands;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, box.x, box.y, box.width, box.height);
}

function paintBars(
  context: CanvasRenderingContext2D,
  grid: CellGrid,
  lens: Lens,
  ramp: readonly Rgb[],
  box: Box,
): void {
  const width = box.width / grid.columns;
  const height = box.height / grid.bands;
  grid.filled.forEach((filled, cell) => {
    if (filled === 0) return;
    const x = box.x + (cell % grid.columns) * width;
    const y = box.y + Math.floor(cell / grid.columns) * height;
    const step = cellStep(lens, grid.values[cell] ?? NaN);
    const calm = ramp[isSigned(lens) ? LAST / 2 : 0];
    if (calm) {
      context.fillStyle = cssColor(calm);
      context.fillRect(x, y + height - 2, width, 1);
    }
    const colour = step < 0 ? undefined : ramp[strong(lens, step)];
    if (!colour) return;
    // A signed value stands on or hangs from the middle.
    const [from, to] = isSigned(lens) ? [0.5, step / LAST] : [0, step / LAST];
    const [low, high] = from < to ? [from, to] : [to, from];
    context.fillStyle = cssColor(colour);
    const top = y + 1 + (height - 2) * (1 - high);
    context.fillRect(x, top, Math.max(1, width - 0.5), (height - 2) * (high - low));
  });
}

/** Heights say how much, so the colour is the strong one of its side, which shows in any height. */
function strong(lens: Lens, step: number): number {
  if (!isSigned(lens)) return Math.round(STRONG * LAST);
  return Math.round((step * 2 < LAST ? (1 - STRONG) / 2 : (1 + STRONG) / 2) * LAST);
}
