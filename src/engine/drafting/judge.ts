import type { TokenId } from '../../trace/units';
import { quantile } from '../processors/logits';

/** A token that a draft model drew, and the probabilities that it drew it from. */
export interface Draft {
  readonly id: TokenId;
  readonly q: Float64Array;
}

export interface Judgement {
  readonly id: TokenId;
  /** Whether it is the draft. */
  readonly accepted: boolean;
  /** Probability that the draft is accepted. */
  readonly acceptance: number;
}

/**
 * Takes a draft with probability min(1, p / q), else draws from the residual max(0, p - q) made up
 * to one; what comes out is distributed as p. Leviathan, Kalman and Matias, "Fast inference from
 * transformers via speculative decoding", ICML 2023 (arXiv 2211.17192), algorithm 1.
 * @param p what the target would sample from.
 * @param takes in [0, 1): decides on the draft.
 * @param instead in [0, 1): draws where it is refused.
 */
export function judge(
  p: Float64Array,
  { id, q }: Draft,
  takes: number,
  instead: number,
): Judgement {
  const acceptance = Math.min(1, (p[id] ?? 0) / (q[id] ?? 0));
  if (takes < acceptance) return { id, accepted: true, acceptance };
  const rest = residual(p, q);
  return { id: quantile(rest ?? p, instead), accepted: false, acceptance };
}

/** max(0, p - q), not made up to one; undefined where rounding has left nothing of it. */
export function residual(p: Float64Array, q: Float64Array): Float64Array | undefined {
  let total = 0;
  const rest = p.map((mass, id) => {
    const more = Math.max(0, mass - (q[id] ?? 0));
    total += more;
    return more;
  });
  return total > 0 ? rest : undefined;
}
