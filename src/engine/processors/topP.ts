import { highestOf, TIE, type LogitsProcessor } from './logits';
import { takeRow } from './rowPool';
import { distances, endOfPrefix, keepWithin } from './prefix';

/**
 * Keeps the smallest set of most probable tokens whose mass reaches p, and those that tie with
 * the last of them; at least the most probable token, and for p = 1 all.
 * Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020.
 */
export function topP(p: number): LogitsProcessor {
  return (logits) => {
    if (p >= 1) return logits;
    const keys = distances(logits, highestOf(logits));
    const mass = takeRow(keys.length);
    let sum = 0;
    for (let id = 0; id < mass.length; id += 1) {
      const key = keys[id] ?? Infinity;
      const weight = key < Infinity ? Math.exp(-key) : 0;
      mass[id] = weight;
      sum += weight;
    }
    return keepWithin(logits, keys, endOfPrefix(keys, mass, (p - TIE) * sum));
  };
}
