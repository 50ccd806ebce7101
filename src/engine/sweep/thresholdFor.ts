/**
 * The smallest of given values that at most a share of them exceeds: how a budget of tokens becomes
 * a threshold. The values are the criterion at all tokens of the writing model's own responses.
 * @param sorted in descending order, at least one.
 * @param share from 0 to 1.
 */
export function thresholdFor(sorted: Float64Array, share: number): number {
  // Decimal shares are not exact in binary: 0.07 · 100 is a little more than 7.
  const count = Math.floor(share * sorted.length + 1e-9);
  return sorted[Math.min(count, sorted.length - 1)] ?? NaN;
}

/** Values of several responses together, in descending order. */
export function pooled(values: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(values.flat()).sort().reverse();
}
