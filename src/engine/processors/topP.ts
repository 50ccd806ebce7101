import { keepFrom, TIE, weights, type LogitsProcessor } from './logits';

/**
 * Keeps the smallest set of most probable tokens whose mass reaches p, and those that tie with
 * the last of them; at least the most probable token, and for p = 1 all.
 * Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020.
 */
export function topP(p: number): LogitsProcessor {
  return (logits) => {
    if (p >= 1) return logits;
    const total = weights(logits).reduce((sum, weight) => sum + weight, 0);
    const descending = logits
      .filter((logit) => logit > -Infinity)
      .sort()
      .reverse();
    const highest = descending[0] ?? 0;
    let mass = 0;
    for (const logit of descending) {
      mass += Math.exp(logit - highest) / total;
      if (mass >= p - TIE) return keepFrom(logits, logit);
    }
    return logits;
  };
}
