import type { Lens } from './lens';
import { fromTopK } from './perToken';

/** p of the best alternative minus p of the second best. */
export const MARGIN: Lens = {
  id: 'margin',
  title: 'Margin',
  summary:
    'Lead of the likeliest token over the second likeliest: p₁ − p₂. Near 0 the model stood at a fork.',
  citation:
    'Scheffer, Decomain and Wrobel, Active Hidden Markov Models for Information Extraction, IDA 2001',
  fidelity: 'published',
  parameters: [],
  unit: 'probability',
  range: [0, 1],
  notable: 'low',
  compute(sample) {
    return fromTopK(sample, ({ listed }) => {
      const [first = NaN, second = NaN] = listed;
      return Math.exp(first) - Math.exp(second);
    });
  },
};
