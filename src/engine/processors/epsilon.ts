import { keepFrom, TIE, type LogitsProcessor } from './logits';
import { momentsOf } from './moments';

/**
 * Keeps the tokens with a probability of at least epsilon, and always the most probable one; 0
 * keeps all.
 * Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022.
 */
export function epsilon(least: number): LogitsProcessor {
  return (logits) => {
    if (least === 0) return logits;
    const { highest, logSumExp } = momentsOf(logits);
    return keepFrom(logits, Math.min(highest, logSumExp + Math.log(least) - TIE));
  };
}
