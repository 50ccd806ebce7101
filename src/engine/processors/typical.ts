import { highestOf, TIE, type LogitsProcessor } from './logits';
import { endOfPrefix, keepWithin } from './prefix';
import { takeRow } from './rowPool';

/**
 * Keeps the tokens whose surprisal lies nearest to the entropy: of the order by |-ln p - H| the
 * smallest prefix whose mass reaches tau, and those that tie with the last of it; 1 keeps all.
 * The most probable token can be among those that go.
 * Meister, Pimentel, Wiher and Cotterell, "Locally typical sampling", TACL 2023.
 */
export function typical(tau: number): LogitsProcessor {
  return (logits) => {
    if (tau >= 1) return logits;
    const highest = highestOf(logits);
    const mass = takeRow(logits.length);
    let [sum, first] = [0, 0];
    for (let id = 0; id < mass.length; id += 1) {
      const distance = highest - (logits[id] ?? NaN);
      mass[id] = 0;
      if (distance === Infinity) continue;
      const weight = Math.exp(-distance);
      mass[id] = weight;
      sum += weight;
      first += weight * distance;
    }
    // H = ln sum + mean distance and -ln p = ln sum + distance, so ln sum falls out.
    const mean = first / sum;
    const keys = takeRow(logits.length);
    for (let id = 0; id < keys.length; id += 1) {
      keys[id] = Math.abs(highest - (logits[id] ?? NaN) - mean);
    }
    return keepWithin(logits, keys, endOfPrefix(keys, mass, (tau - TIE) * sum) + TIE);
  };
}
