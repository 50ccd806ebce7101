/**
 * DeepConf's measures. Fu, Wang, Tian and Zhao, "Deep think with confidence", 2025, arXiv
 * 2508.15260; code facebookresearch/deepconf.
 */

/** -(1/k) sum of the logprobs of the k best tokens; high where the first has nearly all mass. */
export function tokenConfidence(logprobs: readonly number[], k: number): number {
  const best = logprobs.slice(0, k);
  return -best.reduce((sum, logprob) => sum + logprob, 0) / best.length;
}

/** Means over the full windows of consecutive tokens; of fewer tokens than a window, one mean. */
export function groupConfidences(confidences: readonly number[], window: number): number[] {
  const size = Math.min(window, confidences.length);
  if (size === 0) return [];
  const groups: number[] = [];
  let sum = 0;
  confidences.forEach((confidence, index) => {
    sum += confidence;
    if (index >= size) sum -= confidences[index - size] ?? 0;
    if (index >= size - 1) groups.push(sum / size);
  });
  return groups;
}

/** With linear interpolation between the values, as numpy's. @param percent 0 to 100. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const low = Math.floor(at);
  const [below = NaN, above = below] = sorted.slice(low, low + 2);
  return below + (above - below) * (at - low);
}
