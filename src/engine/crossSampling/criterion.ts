import type { Nats, TokenId } from '../../trace/units';
import { distances } from '../divergence/distances';
import { SoftmaxRow } from '../divergence/softmaxRow';
import type { Logits } from '../processors/logits';
import { topP } from '../processors/topP';

/** What a position can be chosen by; each is compared with a threshold, above which it counts. */
export const CRITERIA = ['js', 'kl', 'reverse-kl', 'entropy', 'log-ratio', 'random'] as const;
export type Criterion = (typeof CRITERIA)[number];

export function isCriterion(text: string): text is Criterion {
  return CRITERIA.some((criterion) => criterion === text);
}

/** One position of a text that one model writes while another reads along. */
export interface Position {
  /** Logits of the writing model, p, and of the other, q: equally long, of the same prefix. */
  readonly own: Logits;
  readonly other: Logits;
  /** The token that the writing model would take. */
  readonly drawn: TokenId;
  /** In [0, 1), for the random control. */
  readonly uniform: number;
}

/**
 * Measures positions by a criterion, in nats (`random` has no unit): JS, KL(p‖q), KL(q‖p), H(p),
 * ln p(x) − ln q(x) of the token x that p would take, or a uniform number.
 * JS: "Sparse but Critical", arXiv 2603.22446; the log-ratio: its companion, arXiv 2603.22117.
 * @param nucleus mass of the nucleus to which both distributions are cut first; 1 leaves them whole.
 */
export function criterionMeter(
  criterion: Criterion,
  nucleus: number,
): (position: Position) => Nats {
  const cut = topP(nucleus);
  let rows: readonly [SoftmaxRow, SoftmaxRow] | undefined;
  return ({ own, other, drawn, uniform }) => {
    if (criterion === 'random') return uniform;
    rows ??= [new SoftmaxRow(own.length), new SoftmaxRow(own.length)];
    const p = rows[0].read(cut(own));
    if (criterion === 'entropy') return entropyOf(p);
    const q = rows[1].read(cut(other));
    if (criterion === 'log-ratio') return p.logprob(drawn) - q.logprob(drawn);
    const { js, kl, reverseKl } = distances(p, q);
    return { js, kl, 'reverse-kl': reverseKl }[criterion];
  };
}

function entropyOf(row: SoftmaxRow): Nats {
  let sum = 0;
  row.probabilities.forEach((mass, id) => {
    if (mass > 0) sum -= mass * row.logprob(id);
  });
  return Math.max(0, sum);
}
