import type { Nats } from '../../trace/units';
import { TIE } from './logits';
import { momentsOf } from './moments';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the tokens with a probability of at least min(epsilon, sqrt(epsilon) exp(-H)), and always
 * the most probable one; 0 keeps all.
 * Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022.
 */
export function eta(epsilon: number): Cutting {
  return cutting((logits) => {
    if (epsilon === 0) return -Infinity;
    const { highest, logSumExp, entropy } = momentsOf(logits);
    return Math.min(highest, logSumExp + Math.log(etaThreshold(epsilon, entropy)) - TIE);
  });
}

/** The least probability that is kept. */
export function etaThreshold(epsilon: number, entropy: Nats): number {
  return Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
}
