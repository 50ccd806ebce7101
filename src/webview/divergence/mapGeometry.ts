import { partOf, partRange } from '../../lenses/divergence/cellGrid';
import type { Range, TokenIndex } from '../../trace/units';

/** Places in a heat map, CSS pixels from the upper left corner of its canvas. */
export interface MapGeometry {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly columns: number;
  readonly range: Range;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a token's cell is drawn in a band; undefined where the range does not hold it. */
export function cellBox(map: MapGeometry, band: number, token: TokenIndex): Box | undefined {
  const { range, columns, bands } = map;
  if (token < range.start || token >= range.end) return undefined;
  const column = partOf(token - range.start, columns, range.end - range.start);
  const x = map.left + (column * map.width) / columns;
  const y = map.top + (band * map.height) / bands;
  return { x, y, width: map.width / columns, height: map.height / bands };
}

/** The band and the tokens under a point; undefined beside the cells. */
export function cellAt(
  map: MapGeometry,
  x: number,
  y: number,
): { readonly band: number; readonly tokens: Range } | undefined {
  const across = (x - map.left) / map.width;
  const down = (y - map.top) / map.height;
  if (!(across >= 0 && across < 1 && down >= 0 && down < 1)) return undefined;
  const length = map.range.end - map.range.start;
  const { start, end } = partRange(Math.floor(across * map.columns), map.columns, length);
  return {
    band: Math.floor(down * map.bands),
    tokens: { start: map.range.start + start, end: map.range.start + end },
  };
}

/** Round numbers from `start` to `end` in steps of 1, 2 or 5 times a power of ten. */
export function ticks({ start, end }: Range, most: number): readonly number[] {
  const step = niceStep((end - start) / Math.max(1, most));
  const first = Math.ceil(start / step) * step;
  const count = Math.max(0, Math.floor((end - 1 - first) / step) + 1);
  return Array.from({ length: count }, (_, at) => first + at * step);
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factor = [1, 2, 5, 10].find((one) => one * power >= least) ?? 10;
  return factor * power;
}
