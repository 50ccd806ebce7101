import type { Range } from '../../trace/units';
import type { MetricRows } from './metricRows';

/** `peak`: the value that is furthest towards the notable end. */
export type Reduction = 'mean' | 'peak';

/** Cells of a heat map, row-major [band, column]. */
export interface CellGrid {
  readonly bands: number;
  readonly columns: number;
  /** NaN where no value of the cell is known. */
  readonly values: Float32Array;
  /** 1 where the cell has a token at all. */
  readonly filled: Uint8Array;
}

export interface GridShape {
  /** Rows in the order of display. */
  readonly order: readonly number[];
  /** Tokens of each row that are shown. */
  readonly range: Range;
  readonly bands: number;
  readonly columns: number;
  readonly reduction: Reduction;
  /** How far a value is towards the notable end; what `peak` takes the largest of. */
  readonly worth: (value: number) => number;
}

/** Part `part` of `parts` when `length` things are spread over them, at least one where there is one. */
export function partRange(part: number, parts: number, length: number): Range {
  return {
    start: Math.floor((part * length) / parts),
    end: Math.floor(((part + 1) * length) / parts),
  };
}

/** The part that holds thing `index`: the inverse of {@link partRange}. */
export function partOf(index: number, parts: number, length: number): number {
  return Math.min(parts - 1, Math.floor(((index + 1) * parts - 1) / length));
}

/**
 * Samples × positions in at most `bands` × `columns` cells; every token of the range counts in
 * exactly one of them. Time grows with the tokens, memory with the cells.
 */
export function cellGrid(rows: MetricRows, shape: GridShape): CellGrid {
  const { order, range, reduction, worth } = shape;
  const length = Math.max(0, range.end - range.start);
  const bands = Math.max(1, Math.min(shape.bands, order.length));
  const columns = Math.max(1, Math.min(shape.columns, length));
  const values = new Float32Array(bands * columns).fill(NaN);
  const filled = new Uint8Array(bands * columns);
  const sums = new Float64Array(columns);
  const counts = new Float64Array(columns);
  const columnOf = Uint32Array.from({ length }, (_, at) => partOf(at, columns, length));
  for (let band = 0; band < bands; band += 1) {
    sums.fill(reduction === 'mean' ? 0 : NaN);
    counts.fill(0);
    const first = band * columns;
    const part = partRange(band, bands, order.length);
    for (let place = part.start; place < part.end; place += 1) {
      const row = order[place] ?? 0;
      const start = (rows.offsets[row] ?? 0) + range.start;
      const end = Math.min(rows.offsets[row + 1] ?? 0, start + length);
      for (let at = start; at < end; at += 1) {
        const column = columnOf[at - start] ?? 0;
        filled[first + column] = 1;
        const value = rows.values[at] ?? NaN;
        if (Number.isNaN(value)) continue;
        const sum = sums[column] ?? NaN;
        if (reduction === 'mean') sums[column] = sum + value;
        else if (Number.isNaN(sum) || worth(value) > worth(sum)) sums[column] = value;
        counts[column] = (counts[column] ?? 0) + 1;
      }
    }
    for (let column = 0; column < columns; column += 1) {
      const count = counts[column] ?? 0;
      if (count > 0) {
        values[first + column] = (sums[column] ?? NaN) / (reduction === 'mean' ? count : 1);
      }
    }
  }
  return { bands, columns, values, filled };
}
