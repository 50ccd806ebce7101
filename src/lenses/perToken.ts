import type { Sample } from '../trace/sample';
import type { TokenIndex } from '../trace/units';
import type { LensValues } from './lens';
import { topKRow, type TopKRow } from './topKRow';

/** A recorded column as it is, computed by the source from the whole distribution. */
export function recorded(sample: Sample, column: string): LensValues | undefined {
  const values = sample.columns.get(column);
  return values && { kind: 'exact', values };
}

/** One exact value per token from its alternatives, NaN where there are none. */
export function fromTopK(
  sample: Sample,
  value: (row: TopKRow, index: TokenIndex) => number,
): LensValues {
  if (!sample.topK) return { kind: 'absent', reason: 'The sample has no alternatives (top-k).' };
  const values = new Float64Array(sample.tokens.length);
  for (let index = 0; index < values.length; index += 1) {
    const row = topKRow(sample, index);
    values[index] = row ? value(row, index) : NaN;
  }
  return { kind: 'exact', values };
}

/** One interval per token from its alternatives; exact where all intervals are points. */
export function boundsFromTopK(
  sample: Sample,
  bounds: (row: TopKRow) => readonly [lower: number, upper: number],
): LensValues {
  if (!sample.topK) return { kind: 'absent', reason: 'The sample has no alternatives (top-k).' };
  return intervals(sample, (index) => {
    const row = topKRow(sample, index);
    return row ? bounds(row) : [NaN, NaN];
  });
}

/**
 * One interval per token; exact where all intervals are points.
 * @param reason why the lens is absent where nothing is known of any token.
 */
export function boundsPerToken(
  sample: Sample,
  bounds: (index: TokenIndex) => readonly [lower: number, upper: number],
  reason: string,
): LensValues {
  const values = intervals(sample, bounds);
  const lower = values.kind === 'exact' ? values.values : values.lower;
  return lower.every(Number.isNaN) ? { kind: 'absent', reason } : values;
}

function intervals(
  sample: Sample,
  bounds: (index: TokenIndex) => readonly [lower: number, upper: number],
): Exclude<LensValues, { kind: 'absent' }> {
  const lower = new Float64Array(sample.tokens.length);
  const upper = lower.slice();
  for (let index = 0; index < lower.length; index += 1) {
    [lower[index], upper[index]] = bounds(index);
  }
  const points = lower.every((value, index) => Object.is(value, upper[index]));
  return points ? { kind: 'exact', values: lower } : { kind: 'bounds', lower, upper };
}
