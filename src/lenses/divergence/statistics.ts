import { bestTokenRank } from './bestTokenRank';
import { byEntropy } from './byEntropy';
import { byPosition } from './byPosition';
import { byRank } from './byRank';
import { jsHistogram } from './jsHistogram';
import { massReallocation } from './massReallocation';
import { overlapByK } from './overlapByK';
import { pooledWords } from './pooledWords';
import { poolSummary } from './poolSummary';

/**
 * What two models' distributions say over many samples, by name, the cheapest first. Results hold
 * no NaN outside of typed arrays, so that they pass a page's messages unchanged.
 */
export const STATISTICS = {
  summary: poolSummary,
  histogram: jsHistogram,
  position: byPosition,
  rank: byRank,
  entropy: byEntropy,
  reallocation: massReallocation,
  overlap: overlapByK,
  bestRank: bestTokenRank,
  words: pooledWords,
} as const;

export type StatisticName = keyof typeof STATISTICS;
export type Statistics = {
  readonly [Name in StatisticName]: ReturnType<(typeof STATISTICS)[Name]>;
};
