import { COLUMN, type Sample } from '../../trace/sample';
import { alternativesAt } from '../../trace/sampleBuilder';
import { UNKNOWN_ID, type TokenId, type TokenIndex } from '../../trace/units';
import type { Pool } from './pool';

/** Places of the base's list that are told apart. */
export const PLACES = 10;

/**
 * Where probability went between base p and model q at the divergent tokens: entry r is the base's
 * r-th best token, the last entry all tokens beyond. Means over `tokens`; NaN where there is none.
 */
export interface MassReallocation {
  /** Divergent tokens with the alternatives of both models. */
  readonly tokens: number;
  /** Mean of p. */
  readonly base: Float64Array;
  /**
   * Mean of q - p, at least and at most: what the model gives a token that it does not list lies
   * between 0 and its last listed probability.
   */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Mass reallocation among the base's top-k ("Sparse but Critical", arXiv 2603.22446, §4). */
export function massReallocation({ members }: Pool): MassReallocation {
  const base = new Float64Array(PLACES + 1);
  const lower = base.slice();
  const upper = base.slice();
  let tokens = 0;
  for (const { sample, found } of members) {
    for (const index of found.indexes) {
      const moved = movedAt(sample, index);
      if (!moved) continue;
      tokens += 1;
      moved.forEach(([p, least, most], place) => {
        base[place] = (base[place] ?? 0) + p;
        lower[place] = (lower[place] ?? 0) + least - p;
        upper[place] = (upper[place] ?? 0) + most - p;
      });
    }
  }
  const mean = (sums: Float64Array): Float64Array => sums.map((sum) => sum / tokens);
  return { tokens, base: mean(base), lower: mean(lower), upper: mean(upper) };
}

type Moved = readonly [base: number, least: number, most: number];

/** p, and q at least and at most, of each place; undefined where a list or an id is missing. */
function movedAt(sample: Sample, index: TokenIndex): readonly Moved[] | undefined {
  const own = sample.topK ? alternativesAt(sample.topK, index) : [];
  const listed = sample.reference?.topK ? alternativesAt(sample.reference.topK, index) : [];
  const ids = [...own, ...listed].map(({ id }) => id);
  if (own.length === 0 || listed.length < PLACES || ids.includes(UNKNOWN_ID)) return undefined;
  const known = new Map<TokenId, number>(own.map(({ id, logprob }) => [id, Math.exp(logprob)]));
  const unseen = Math.max(0, 1 - [...known.values()].reduce((sum, q) => sum + q, 0));
  const most = Math.min(unseen, Math.exp(own.at(-1)?.logprob ?? 0));
  const chosen = sample.columns.get(COLUMN.logprob)?.[index] ?? NaN;
  const chosenId = sample.ids?.[index] ?? UNKNOWN_ID;
  if (chosenId !== UNKNOWN_ID && !Number.isNaN(chosen)) known.set(chosenId, Math.exp(chosen));
  const places = listed.slice(0, PLACES).map(({ id, logprob }): Moved => {
    const q = known.get(id);
    return [Math.exp(logprob), q ?? 0, q ?? most];
  });
  const total = (part: 0 | 1 | 2): number => places.reduce((sum, place) => sum + place[part], 0);
  // Both distributions sum to 1, so what is not at the listed places is beyond.
  return [...places, [1 - total(0), 1 - total(2), 1 - total(1)]];
}
