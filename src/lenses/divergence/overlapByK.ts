import { alternativesAt } from '../../trace/sampleBuilder';
import { UNKNOWN_ID } from '../../trace/units';
import type { Pool } from './pool';

/** The lists are compared for k of 1 to this. */
export const MOST_K = 10;

export interface OverlapByK {
  /** Divergent tokens where both models list at least {@link MOST_K} tokens by id. */
  readonly tokens: number;
  /** Mean of |top-k of the base ∩ top-k of the model| / k, for k of 1, 2 …; NaN without tokens. */
  readonly overlaps: Float64Array;
}

/** At the divergent tokens ("Sparse but Critical", arXiv 2603.22446, §4). */
export function overlapByK({ members }: Pool): OverlapByK {
  const sums = new Float64Array(MOST_K);
  let tokens = 0;
  for (const { sample, found } of members) {
    const { topK, reference } = sample;
    if (!topK || !reference?.topK) continue;
    for (const index of found.indexes) {
      const own = alternativesAt(topK, index).map(({ id }) => id);
      const base = alternativesAt(reference.topK, index).map(({ id }) => id);
      const lists = [own, base].map((ids) => ids.slice(0, MOST_K));
      if (lists.some((ids) => ids.length < MOST_K || ids.includes(UNKNOWN_ID))) continue;
      tokens += 1;
      for (let k = 1; k <= MOST_K; k += 1) {
        const others = new Set(base.slice(0, k));
        const common = own.slice(0, k).filter((id) => others.has(id)).length;
        sums[k - 1] = (sums[k - 1] ?? 0) + common / k;
      }
    }
  }
  return { tokens, overlaps: sums.map((sum) => sum / tokens) };
}
