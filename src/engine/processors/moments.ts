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

export function momentsOf(logits: Logits): Moments {
  const highest = highestOf(logits);
  let sum = 0;
  let first = 0;
  let second = 0;
  for (const logit of logits) {
    const distance = logit - highest;
    if (distance === -Infinity) continue;
    const weight = Math.exp(distance);
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
