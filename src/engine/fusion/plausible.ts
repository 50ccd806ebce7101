import { argmax, TIE, type Logits } from '../processors/logits';

/**
 * Least logit of the tokens that are at least `share` times as probable as the best one, as
 * contrasts cut them (Li et al., arXiv 2210.15097, equation 2); 0 leaves all that are possible.
 */
export function plausibleFrom(logits: Logits, share: number): number {
  if (share === 0) return -Number.MAX_VALUE;
  return (logits[argmax(logits)] ?? 0) + Math.log(share) - TIE;
}
