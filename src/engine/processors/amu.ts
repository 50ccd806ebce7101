import type { TokenId } from '../../trace/units';
import { highestOf, total, weights, type Logits } from './logits';
import { copyOf } from './rowPool';

/**
 * Kurtosis of a softmax vector over its entries, with the unbiased standard deviation of the
 * released code: near the number of entries where one of them has all the mass.
 * @param mass probabilities times any constant.
 */
export function kurtosis(mass: Float64Array): number {
  const count = mass.length;
  const sum = total(mass);
  let whole = 0;
  for (let id = 0; id < count; id += 1) whole += (mass[id] ?? NaN) / sum;
  const mean = whole / count;
  let [second, fourth] = [0, 0];
  for (let id = 0; id < count; id += 1) {
    const square = ((mass[id] ?? NaN) / sum - mean) ** 2;
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

/** How far a highest logit may move, nats, before masses relative to the old one leave float64. */
const FARTHEST = 500;

/**
 * Masses of a row that {@link fuse} made, up to a constant: only the classes are computed anew.
 * @param mass {@link weights} of the row before, which is changed.
 */
export function fusedWeights(
  mass: Float64Array,
  before: Logits,
  after: Logits,
  classes: readonly TokenId[],
): Float64Array {
  const highest = highestOf(before);
  if (Math.abs(highestOf(after) - highest) > FARTHEST) return weights(after);
  for (const id of classes) mass[id] = Math.exp((after[id] ?? NaN) - highest);
  return mass;
}
