import type { CellGrid } from '../../lenses/divergence/cellGrid';
import type { Lens } from '../../lenses/lens';
import { CELL_STEPS, cellScale, isSigned } from '../theme/cellRamp';
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
  const pixels = new Uint32Array(image.data.buffer);
  const colours = Uint32Array.from(ramp, packed);
  const none = packed(missing);
  const stepOf = cellScale(lens);
  for (let cell = 0; cell < pixels.length; cell += 1) {
    if (grid.filled[cell] !== 1) continue;
    const step = stepOf(grid.values[cell] ?? NaN);
    if (step >= 0) pixels[cell] = colours[step] ?? 0;
    // Missing values are a check of a shade and nothing, which no value is.
    else if (((cell % grid.columns) + Math.floor(cell / grid.columns)) % 2 === 0) {
      pixels[cell] = none;
    }
  }
  const canvas = document.createElement('canvas');
  canvas.width = grid.columns;
  canvas.height = grid.bands;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, box.x, box.y, box.width, box.height);
}

/** A colour as image data has it: red first in memory, on little-endian machines. */
function packed({ r, g, b }: Rgb): number {
  return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
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
  const stepOf = cellScale(lens);
  grid.filled.forEach((filled, cell) => {
    if (filled === 0) return;
    const x = box.x + (cell % grid.columns) * width;
    const y = box.y + Math.floor(cell / grid.columns) * height;
    const step = stepOf(grid.values[cell] ?? NaN);
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
