import { COLUMN, type Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import type { Pool } from './pool';
import { tally, type Tallies } from './tally';

/** Ranks with a group of their own; one more group holds all that are higher. */
export const RANKS = 10;

/** By the rank that the token that stands there has under the base, 1 for the likeliest. */
export function byRank(pool: Pool): Tallies {
  return tally(pool, RANKS + 1, ({ sample }, index) => {
    const rank = referenceRank(sample, index);
    return Number.isNaN(rank) ? -1 : Math.min(rank, RANKS + 1) - 1;
  });
}

function referenceRank({ columns, reference }: Sample, index: TokenIndex): number {
  const recorded = reference?.columns.get(COLUMN.rank)?.[index] ?? NaN;
  if (!Number.isNaN(recorded)) return recorded;
  const own = columns.get(COLUMN.rank)?.[index] ?? NaN;
  return own + (columns.get(COLUMN.rankChange)?.[index] ?? NaN);
}
