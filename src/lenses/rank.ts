import { COLUMN } from '../trace/sample';
import type { Lens } from './lens';
import { boundsFromTopK, recorded } from './perToken';
import type { TopKRow } from './topKRow';

/** 1 + number of vocabulary entries that are likelier than the chosen token. */
export const RANK: Lens = {
  id: 'rank',
  title: 'Rank',
  summary:
    'Place of the chosen token among all alternatives, 1 for the likeliest. Beyond the listed alternatives only the least possible rank is known.',
  citation:
    'Gehrmann, Strobelt and Rush, GLTR: Statistical Detection and Visualization of Generated Text, ACL 2019 (there from 0)',
  fidelity: 'published',
  parameters: [],
  unit: 'rank',
  // The best alternative to the twentieth, the most that common servers list.
  range: [1, 20],
  notable: 'high',
  compute(sample) {
    return recorded(sample, COLUMN.rank) ?? boundsFromTopK(sample, rankBounds);
  },
};

/** The upper bound is NaN, unknown, where the token is less likely than all that are listed. */
function rankBounds({ listed, chosen, place }: TopKRow): readonly [number, number] {
  const value = listed[place] ?? chosen;
  // Equal probabilities share a rank, and the list may hold them in any order.
  const listedOrTied = listed.some((logprob) => logprob <= value);
  if (!listedOrTied) return [1 + listed.length, NaN];
  const rank = 1 + listed.filter((logprob) => logprob > value).length;
  return [rank, rank];
}
