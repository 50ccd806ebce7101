import { numberOf } from '../trace/parameters';
import { COLUMN } from '../trace/sample';
import { entropyBounds } from './entropyBounds';
import type { Lens } from './lens';
import { boundsFromTopK, recorded } from './perToken';

/** -sum p ln p over the vocabulary, in nats; an interval where only top-k is known. */
export const ENTROPY: Lens = {
  id: 'entropy',
  title: 'Entropy',
  summary:
    'How undecided the model was before the token: −Σ p ln p over the vocabulary. Where the file holds only top-k, the interval that is possible.',
  citation:
    'Shannon, A Mathematical Theory of Communication, 1948; forking tokens: Wang et al., Beyond the 80/20 Rule, arXiv 2506.01939',
  fidelity: 'published',
  parameters: [
    {
      id: 'vocabulary_size',
      title: 'Vocabulary size',
      help: 'Tokens in the vocabulary, for the upper bound where only top-k is known and the model does not tell its own size. The default is that of the largest vocabularies in common use: too large a size only widens the interval, too small a size would make it wrong.',
      type: 'integer',
      default: 262144,
      minimum: 2,
      maximum: 10_000_000,
    },
  ],
  unit: 'nats',
  // 0 to 4 bits.
  range: [0, 4 * Math.LN2],
  notable: 'high',
  compute(sample, parameters) {
    const size = sample.origin.model?.vocabularySize ?? numberOf(parameters, 'vocabulary_size');
    return (
      recorded(sample, COLUMN.entropy) ?? boundsFromTopK(sample, (row) => entropyBounds(row, size))
    );
  },
};
