import { highestOf, TIE } from './logits';
import { endOfPrefix } from './prefix';
import { takeRow } from './rowPool';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the smallest set of most probable tokens whose mass reaches p, and those that tie with
 * the last of them; at least the most probable token, and for p = 1 all.
 * Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020.
 */
export function topP(p: number): Cutting {
  return cutting((logits) => {
    if (p >= 1) return -Infinity;
    const highest = highestOf(logits);
    const mass = takeRow(logits.length);
    let sum = 0;
    for (let id = 0; id < mass.length; id += 1) {
      const logit = logits[id] ?? NaN;
      const weight = logit > -Infinity ? Math.exp(logit - highest) : 0;
      mass[id] = weight;
      sum += weight;
    }
    // All lighter ones together weigh less than what p leaves out, so the prefix ends before them.
    const least = ((1 - p) * sum) / mass.length;
    const length = logits.length;
    const [kept, keys, weights] = [takeRow(length), takeRow(length), takeRow(length)];
    let count = 0;
    for (let id = 0; id < mass.length; id += 1) {
      const weight = mass[id] ?? NaN;
      if (weight < least) continue;
      kept[count] = logits[id] ?? NaN;
      keys[count] = highest - (logits[id] ?? NaN);
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
  });
}
