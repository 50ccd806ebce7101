import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN } from '../../trace/sample';
import type { Lens } from '../lens';
import { bothLists, LIST_VALUES, missingLists } from './bothLists';
import { sortedDistance } from './graphOnLogits';
import { K_PARAMETER } from './topKOverlap';

/** How far the sorted lists of two models are apart, whichever tokens stand in them. */
export const SORTED_DISTANCE: Lens = {
  id: 'sorted-distance',
  title: 'Sorted distance',
  summary:
    'How differently two models spread their best k, place by place and whichever tokens those are: Σ |f_t↓(i) − f_s↓(i)|.',
  citation: 'The token-wise term of InfiGFusion, NeurIPS 2025, arXiv 2505.13893',
  fidelity: 'reconstructed',
  fidelityNote:
    'Log-probabilities above the k-th stand in for raw logits, whose shift is arbitrary; `values=raw` gives those.',
  parameters: [
    {
      id: 'values',
      title: 'Values',
      help: 'shifted: ln p above that of the k-th alternative; raw: logits, as in the paper.',
      type: 'choice',
      default: 'shifted',
      choices: LIST_VALUES,
    },
    K_PARAMETER,
  ],
  unit: 'nats',
  range: [0, 20],
  notable: 'high',
  ofDecoder: COLUMN.js,
  compute(sample, parameters) {
    const k = numberOf(parameters, 'k');
    const absent = missingLists(sample, k);
    if (absent) return absent;
    const values = new Float64Array(sample.tokens.length).map((_, index) => {
      const lists = bothLists(sample, index, k, textOf(parameters, 'values'));
      return lists ? sortedDistance(lists.own, lists.reference) : NaN;
    });
    return { kind: 'exact', values };
  },
};
