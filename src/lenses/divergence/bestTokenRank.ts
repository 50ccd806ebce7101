import { COLUMN } from '../../trace/sample';
import type { Pool } from './pool';
import { binOf } from './tally';

/** Lower edges of the groups of ranks; the last one has no upper end. */
export const BEST_RANK_EDGES = Float64Array.of(1, 2, 3, 4, 6, 11);
/** A base probability below this says that the model brought the token in. */
const RARE = Math.log(0.01);

export interface BestTokenRank {
  /** Divergent tokens by the base's rank of the model's likeliest token. */
  readonly counts: Float64Array;
  /** Those whose base probability is known, and of these how many are below 0.01. */
  readonly probabilityKnown: number;
  readonly rare: number;
}

/** Does training reorder candidates or invent them ("Sparse but Critical", arXiv 2603.22446, §4)? */
export function bestTokenRank({ members }: Pool): BestTokenRank {
  const counts = new Float64Array(BEST_RANK_EDGES.length);
  let probabilityKnown = 0;
  let rare = 0;
  for (const { sample, found } of members) {
    const ranks = sample.columns.get(COLUMN.bestReferenceRank);
    const logprobs = sample.columns.get(COLUMN.bestReferenceLogprob);
    for (const index of found.indexes) {
      const group = binOf(BEST_RANK_EDGES, ranks?.[index] ?? NaN);
      if (group >= 0) counts[group] = (counts[group] ?? 0) + 1;
      const logprob = logprobs?.[index] ?? NaN;
      if (Number.isNaN(logprob)) continue;
      probabilityKnown += 1;
      if (logprob < RARE) rare += 1;
    }
  }
  return { counts, probabilityKnown, rare };
}
