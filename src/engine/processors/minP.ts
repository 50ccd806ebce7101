import { highestOf, keepFrom, TIE, type LogitsProcessor } from './logits';

/**
 * Keeps the tokens at least m times as probable as the most probable one; 0 keeps all.
 * Nguyen et al., "Turning up the heat: min-p sampling", 2024 (arXiv 2407.01082).
 */
export function minP(m: number): LogitsProcessor {
  return (logits) => {
    if (m === 0) return logits;
    return keepFrom(logits, highestOf(logits) + Math.log(m) - TIE);
  };
}
