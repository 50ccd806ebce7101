import type { Lens } from './lens';
import { boundsPerToken } from './perToken';
import { survivors } from './survival';
import { knownRow, TRUNCATION_PARAMETERS, truncationOf } from './truncation';

/** Number of tokens that a truncation would have kept at the position. */
export const NUCLEUS_WIDTH: Lens = {
  id: 'nucleus-width',
  title: 'Nucleus width',
  summary:
    'How many tokens a truncation would have left to choose from: 1 where it leaves no choice.',
  citation:
    'Holtzman et al., The Curious Case of Neural Text Degeneration, ICLR 2020 (top-p); the other cuts as in the decoders of their names',
  fidelity: 'published',
  parameters: TRUNCATION_PARAMETERS,
  unit: 'count',
  // To the twentieth, the most that common servers list.
  range: [1, 20],
  notable: 'high',
  compute(sample, parameters) {
    const truncation = truncationOf(parameters);
    return boundsPerToken(
      sample,
      (index) => survivors(knownRow(sample, index), truncation),
      'The file has no alternatives (top-k), or not what this cut depends on.',
    );
  },
};
