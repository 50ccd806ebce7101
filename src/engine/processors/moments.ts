import type { Nats } from '../../trace/units';
import { highestOf, type Logits } from './logits';

/** What cuts need to know of the softmax of a row, of the tokens that are left in it. */
export interface Moments {
  readonly highest: number;
  /** ln sum exp of the logits. */
  readonly logSumExp: Nats;
  readonly entropy: Nats;
  /** Nats squared. */
  readonly varentropy: number;
}

/** @param mass gets exp(z - max z) of each token, 0 for one that is ruled out. */
export function momentsOf(logits: Logits, mass?: Float64Array): Moments {
  const highest = highestOf(logits);
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let id = 0; id < logits.length; id += 1) {
    const distance = (logits[id] ?? NaN) - highest;
    if (distance === -Infinity) {
      if (mass) mass[id] = 0;
      continue;
    }
    const weight = Math.exp(distance);
    if (mass) mass[id] = weight;
    sum += weight;
    first += weight * distance;
    second += weight * distance * distance;
  }
  const mean = first / sum;
  return {
    highest,
    logSumExp: highest + Math.log(sum),
    entropy: Math.max(0, Math.log(sum) - mean),
    varentropy: Math.max(0, second / sum - mean * mean),
  };
}
