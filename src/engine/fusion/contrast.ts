import type { Logits } from '../processors/logits';
import { plausibleFrom } from './plausible';

export interface ContrastOptions {
  /** Share of the expert's best token that a plausible one has, 0 to 1. */
  readonly alpha: number;
  /** Weight of the amateur. */
  readonly lambda: number;
  /** Of the amateur's softmax, above 0. */
  readonly temperature: number;
}

/**
 * ln p_expert - lambda ln p_amateur, up to a constant, over the tokens that the expert finds
 * plausible. Li et al., "Contrastive decoding: open-ended text generation as optimization", ACL 2023
 * (arXiv 2210.15097), equations 2 to 4. A token that the amateur rules out is ruled out.
 */
export function contrast(
  expert: Logits,
  amateur: Logits,
  { alpha, lambda, temperature }: ContrastOptions,
): Logits {
  const from = plausibleFrom(expert, alpha);
  return expert.map((z, id) => {
    const other = amateur[id] ?? -Infinity;
    return z < from || other === -Infinity ? -Infinity : z - (lambda / temperature) * other;
  });
}
