import { TIE } from './logits';
import { momentsOf } from './moments';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the tokens with a probability of at least epsilon, and always the most probable one; 0
 * keeps all.
 * Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022.
 */
export function epsilon(least: number): Cutting {
  return cutting((logits) => {
    if (least === 0) return -Infinity;
    const { highest, logSumExp } = momentsOf(logits);
    return Math.min(highest, logSumExp + Math.log(least) - TIE);
  });
}
