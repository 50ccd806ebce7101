import type { Nats } from '../../trace/units';
import { keepFrom, TIE, type LogitsProcessor } from './logits';
import { momentsOf } from './moments';

/**
 * Keeps the tokens with a probability of at least min(epsilon, sqrt(epsilon) exp(-H)), and always
 * the most probable one; 0 keeps all.
 * Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022.
 */
export function eta(epsilon: number): LogitsProcessor {
  return (logits) => {
    if (epsilon === 0) return logits;
    const { highest, logSumExp, entropy } = momentsOf(logits);
    const least = logSumExp + Math.log(etaThreshold(epsilon, entropy));
    return keepFrom(logits, Math.min(highest, least - TIE));
  };
}

/** The least probability that is kept. */
export function etaThreshold(epsilon: number, entropy: Nats): number {
  return Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy));
}
