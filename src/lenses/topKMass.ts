import { numberOf } from '../trace/parameters';
import type { Lens } from './lens';
import { fromTopK } from './perToken';

/** Sum of the probabilities of the k best alternatives. */
export const TOP_K_MASS: Lens = {
  id: 'top-k-mass',
  title: 'Top-k mass',
  summary:
    'Probability of the k likeliest tokens together: Σ p₍ⱼ₎ for j ≤ k. What is missing to 1 lies on tokens that are not listed.',
  citation:
    'Fan, Lewis and Dauphin, Hierarchical Neural Story Generation, ACL 2018 (top-k truncation)',
  fidelity: 'published',
  parameters: [
    {
      id: 'k',
      title: 'k',
      help: 'Number of alternatives; 0 for all that the file lists. Missing where it lists fewer.',
      type: 'integer',
      default: 0,
      minimum: 0,
      maximum: 1000,
    },
  ],
  unit: 'probability',
  range: [0, 1],
  notable: 'low',
  compute(sample, parameters) {
    const k = numberOf(parameters, 'k');
    const recorded = sample.topK?.k ?? 0;
    if (k > recorded && recorded > 0) {
      return { kind: 'absent', reason: `The sample lists ${recorded} alternatives, not ${k}.` };
    }
    return fromTopK(sample, ({ listed }) => {
      if (listed.length < k) return NaN;
      const best = k === 0 ? listed : listed.slice(0, k);
      return best.reduce((sum, logprob) => sum + Math.exp(logprob), 0);
    });
  },
};
