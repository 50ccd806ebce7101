/**
 * E[max] of independent values on one ascending support: their distribution functions multiply,
 * E[max] = sum over k of x_k (F(x_k) - F(x_k-1)). As in ZIP-RC's code (arXiv 2512.01457).
 * @param marginals probabilities by support point, at least one list.
 */
export function expectedMaximum(
  marginals: readonly Float64Array[],
  support: ArrayLike<number>,
): number {
  const below = new Float64Array(marginals.length);
  let sum = 0;
  let before = 0;
  for (let point = 0; point < support.length; point += 1) {
    let all = 1;
    for (const [index, masses] of marginals.entries()) {
      below[index] = (below[index] ?? 0) + (masses[point] ?? NaN);
      all *= below[index] ?? NaN;
    }
    sum += (support[point] ?? NaN) * (all - before);
    before = all;
  }
  return sum;
}
