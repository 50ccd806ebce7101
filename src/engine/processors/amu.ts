import type { TokenId } from '../../trace/units';
import { total, type Logits } from './logits';
import { copyOf } from './rowPool';

/**
 * Kurtosis of a softmax vector over its entries, with the unbiased standard deviation of the
 * released code: near the number of entries where one of them has all the mass.
 */
export function kurtosis(probabilities: Float64Array): number {
  const count = probabilities.length;
  const mean = total(probabilities) / count;
  let [second, fourth] = [0, 0];
  for (let id = 0; id < count; id += 1) {
    const square = ((probabilities[id] ?? NaN) - mean) ** 2;
    second += square;
    fourth += square * square;
  }
  // An even distribution has no peak.
  if (second === 0) return 0;
  return fourth / count / (second / (count - 1)) ** 2;
}

/** Values less their mean over their unbiased standard deviation; all 0 where they are equal. */
export function zScores(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/**
 * Adds strength * gate * zscore(auxiliary) to the logits of some tokens.
 * "AMU-Tuning: effective logit bias for CLIP-based few-shot learning", CVPR 2024, arXiv 2404.08958.
 */
export function fuse(
  logits: Logits,
  classes: readonly TokenId[],
  auxiliary: readonly number[],
  weight: number,
): Logits {
  const row = copyOf(logits);
  zScores(auxiliary).forEach((score, index) => {
    const id = classes[index];
    if (id !== undefined) row[id] = (row[id] ?? NaN) + weight * score;
  });
  return row;
}
