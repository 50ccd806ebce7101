import { numberOf, type NumberParameter } from '../../trace/parameters';
import { COLUMN, type Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import type { Lens } from '../lens';
import { bothLists, missingLists } from './bothLists';
import { listedUnion, type ListedToken } from './listedUnion';

export const K_PARAMETER: NumberParameter = {
  id: 'k',
  title: 'k',
  help: 'Alternatives of either model that are compared.',
  type: 'integer',
  default: 10,
  minimum: 1,
  maximum: 1000,
};

/** |TopK(model) ∩ TopK(base)| / k. */
export const TOP_K_OVERLAP: Lens = {
  id: 'top-k-overlap',
  title: 'Top-k overlap',
  summary: 'Share of the k best tokens that both models have among theirs: |Kₚ ∩ K_q| / k.',
  citation: 'Sparse but Critical, arXiv 2603.22446',
  fidelity: 'published',
  parameters: [K_PARAMETER],
  unit: 'probability',
  range: [0, 1],
  notable: 'low',
  ofDecoder: COLUMN.js,
  compute(sample, parameters) {
    const k = numberOf(parameters, 'k');
    const absent = missingLists(sample, k);
    if (absent) return absent;
    const values = new Float64Array(sample.tokens.length).map((_, index) => {
      const lists = bothLists(sample, index, k, 'shifted');
      if (!lists) return withoutIds(sample, index, k);
      const others = new Set(lists.reference.ids);
      return lists.own.ids.filter((id) => others.has(id)).length / k;
    });
    return { kind: 'exact', values };
  },
};

/** By the tokens' texts. */
function withoutIds(sample: Sample, index: TokenIndex, k: number): number {
  const union = listedUnion(sample, index);
  if (!union) return NaN;
  const bestOf = (side: 'own' | 'base'): readonly ListedToken[] =>
    union.tokens
      .filter((token) => !Number.isNaN(token[side]))
      .sort((a, b) => b[side] - a[side])
      .slice(0, k);
  const others = new Set(bestOf('base'));
  return bestOf('own').filter((token) => others.has(token)).length / k;
}
