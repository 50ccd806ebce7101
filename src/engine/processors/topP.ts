import { highestOf, TIE, type Logits } from './logits';
import { endOfPrefix } from './prefix';
import { takeRow } from './rowPool';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the smallest set of most probable tokens whose mass reaches p, and those that tie with
 * the last of them; at least the most probable token, and for p = 1 all.
 * Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020.
 */
export function topP(p: number): Cutting {
  return cutting((logits) => lowestInTopP(logits, p, highestOf(logits)));
}

/** The lowest logit that top-p keeps. */
export function lowestInTopP(logits: Logits, p: number, highest: number): number {
  if (p >= 1) return -Infinity;
  const { length } = logits;
  const [kept, keys, weights] = [takeRow(length), takeRow(length), takeRow(length)];
  // All that weigh less than this together weigh less than what p leaves out, so the prefix ends
  // before them. The most probable token weighs 1, so the sum is 1 at least.
  const lightest = (1 - p) / length;
  let [sum, some] = [0, 0];
  for (let id = 0; id < length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (!(logit > -Infinity)) continue;
    const weight = Math.exp(logit - highest);
    sum += weight;
    if (weight < lightest) continue;
    kept[some] = logit;
    weights[some] = weight;
    some += 1;
  }
  const least = lightest * sum;
  let count = 0;
  for (let index = 0; index < some; index += 1) {
    const weight = weights[index] ?? NaN;
    if (weight < least) continue;
    const logit = kept[index] ?? NaN;
    kept[count] = logit;
    keys[count] = highest - logit;
    weights[count] = weight;
    count += 1;
  }
  const last = endOfPrefix(keys.subarray(0, count), weights, (p - TIE) * sum);
  let lowest = highest;
  for (let index = 0; index < count; index += 1) {
    const logit = kept[index] ?? NaN;
    if ((keys[index] ?? NaN) <= last && logit < lowest) lowest = logit;
  }
  return lowest;
}
