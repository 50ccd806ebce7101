/**
 * Edges of bins of remaining length that hold equally many positions of some rollouts, so that none
 * goes to waste on lengths that this model does not write. The last edge lies where the middle of
 * the last bin, which is open, is the mean of what falls into it. There are fewer bins where the
 * lengths are too few.
 * @param lengths of rollouts, tokens; after k of n tokens n - k remain.
 */
export function lengthEdgesFor(lengths: readonly number[], bins: number): readonly number[] {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const counts = new Float64Array(longest + 2);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  // A rollout of n tokens passes every remaining length from n down to 1.
  for (let remaining = longest - 1; remaining >= 1; remaining -= 1) {
    counts[remaining] = (counts[remaining] ?? 0) + (counts[remaining + 1] ?? 0);
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const edges = [0];
  let below = 0;
  for (let remaining = 1; remaining <= longest && edges.length < bins; remaining += 1) {
    if (below >= (edges.length / bins) * total) edges.push(remaining);
    below += counts[remaining] ?? 0;
  }
  const last = edges.at(-1) ?? 0;
  let [mass, sum] = [0, 0];
  for (let remaining = Math.max(1, last); remaining <= longest; remaining += 1) {
    mass += counts[remaining] ?? 0;
    sum += remaining * (counts[remaining] ?? 0);
  }
  const mean = mass === 0 ? last + 1 : sum / mass;
  return [...edges, Math.max(last + 1, Math.round(2 * mean - last))];
}
