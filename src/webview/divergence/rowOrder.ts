import type { MetricRows } from '../../lenses/divergence/metricRows';
import type { DivergenceRow } from '../protocol';

/** Orders of a heat map's rows; `file` is that of the file. */
export const ROW_SORTS = ['file', 'mean', 'length', 'reward'] as const;
export type RowSort = (typeof ROW_SORTS)[number];

export function isRowSort(value: unknown): value is RowSort {
  return ROW_SORTS.some((sort) => sort === value);
}

/** Indexes of the rows in the order of display: highest first, those without a value last. */
export function rowOrder(
  rows: readonly DivergenceRow[],
  metric: MetricRows | null,
  sort: RowSort,
): readonly number[] {
  const order = rows.map((_, index) => index);
  if (sort === 'file') return order;
  const keys = rows.map((row, index) => keyOf(row, index, metric, sort));
  const key = (index: number): number => {
    const value = keys[index] ?? NaN;
    return Number.isNaN(value) ? -Infinity : value;
  };
  // Two of equal keys stay in the order of the file.
  return order.sort((a, b) => (key(a) === key(b) ? a - b : key(b) > key(a) ? 1 : -1));
}

function keyOf(
  { tokens, reward }: DivergenceRow,
  index: number,
  metric: MetricRows | null,
  sort: Exclude<RowSort, 'file'>,
): number {
  switch (sort) {
    case 'length':
      return tokens;
    case 'reward':
      return reward ?? NaN;
    case 'mean':
      return metric ? meanOfRow(metric, index) : NaN;
  }
}

/** Mean of a row's known values; NaN where none is known. */
export function meanOfRow({ values, offsets }: MetricRows, row: number): number {
  let sum = 0;
  let count = 0;
  for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at += 1) {
    const value = values[at] ?? NaN;
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return sum / count;
}
