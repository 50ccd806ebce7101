import type { Lens } from './lens';
import { boundsPerToken } from './perToken';
import { survival } from './survival';
import { knownRow, TRUNCATION_PARAMETERS, truncationOf } from './truncation';

/** 1 where a truncation would have kept the chosen token, 0 where it would have cut it. */
export const SURVIVES: Lens = {
  id: 'survives',
  title: 'Survives',
  summary:
    'Would this token have been possible under these settings? “no” where the truncation would have cut it.',
  citation:
    'Holtzman et al., The Curious Case of Neural Text Degeneration, ICLR 2020 (top-p); the other cuts as in the decoders of their names',
  fidelity: 'published',
  parameters: TRUNCATION_PARAMETERS,
  unit: 'flag',
  range: [0, 1],
  notable: 'low',
  compute(sample, parameters) {
    const truncation = truncationOf(parameters);
    return boundsPerToken(
      sample,
      (index) => survival(knownRow(sample, index), truncation),
      'The file records neither log-probabilities nor alternatives, or not what this cut depends on.',
    );
  },
};
