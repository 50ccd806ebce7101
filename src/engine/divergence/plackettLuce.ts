import type { Nats, TokenId } from '../../trace/units';
import type { SoftmaxRow } from './softmaxRow';

export interface RankingLoss {
  /** Σ αₖ ℓₖ over the given ranks. */
  readonly total: Nats;
  /** α₁ ℓ₁: the weighted cross-entropy of the token that stands first. */
  readonly first: Nats;
}

/**
 * Negative log-likelihood of a ranking under a student's logits as Plackett-Luce worths, each pick
 * weighted: Σ αₖ (ln Σ_{l ≥ k} exp(s_{π(l)}) − s_{π(k)}). The sums run over all tokens, also those
 * behind the given ranks, so that the terms are those of the whole ranking.
 * "PLD: Plackett-Luce Distillation", NeurIPS 2025, arXiv 2506.12542.
 * @param order the first tokens of the ranking, all different
 * @param weights α by id: the teacher's probabilities
 */
export function plackettLuce(
  order: readonly TokenId[],
  weights: Float64Array,
  student: SoftmaxRow,
): RankingLoss {
  let rest = Math.log(student.massWithout(order));
  let total = 0;
  let first = 0;
  for (const id of [...order].reverse()) {
    const own = student.logprob(id);
    rest = logAdd(rest, own);
    const weight = weights[id] ?? NaN;
    // What the teacher rules out counts nothing, however the student ranks it.
    first = weight === 0 ? 0 : weight * (own === -Infinity ? Infinity : rest - own);
    total += first;
  }
  return { total, first };
}

/** The teacher's ranking: the given token, then the others from best to worst. */
export function rankingOf(token: TokenId, best: readonly TokenId[], ranks: number): TokenId[] {
  return [token, ...best.filter((id) => id !== token)].slice(0, ranks);
}

function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
