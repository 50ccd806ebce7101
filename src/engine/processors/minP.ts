import { highestOf, TIE } from './logits';
import { cutting, type Cutting } from './threshold';

/**
 * Keeps the tokens at least m times as probable as the most probable one; 0 keeps all.
 * Nguyen et al., "Turning up the heat: min-p sampling", 2024 (arXiv 2407.01082).
 */
export function minP(m: number): Cutting {
  return cutting((logits) => (m === 0 ? -Infinity : highestOf(logits) + Math.log(m) - TIE));
}
