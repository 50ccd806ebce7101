import type { Lens } from '../lens';
import { lengthContext, rewardContext } from './context';
import { expectedLength, expectedReward } from './joint';
import { perChange, perJoint } from './perJoint';

const CITATION =
  'Manvi et al., "Zero-overhead introspection for adaptive test-time compute" (ZIP-RC), 2025, arXiv 2512.01457; code rohinmanvi/ZIP-RC.';
const AFTER_TOKEN =
  'The paper gives the predictions; what a token changes in them is read here from the states before and after it.';

/** The column of a sample that these show is `ziprc`, its record of joints. */
const FIELD = 'ziprc';

const shared = { citation: CITATION, parameters: [], ofDecoder: FIELD } as const;

/** What a trained ZIP-RC head predicts, read together with the distribution of each token. */
export const ZIPRC_LENSES: readonly Lens[] = [
  {
    ...shared,
    id: 'ziprc',
    title: 'Expected reward (ZIP-RC)',
    summary:
      'What the model expects of its final reward before this token; with rewards 0 and 1 the probability that its answer will be right.',
    fidelity: 'published',
    unit: 'probability',
    range: [0, 1],
    notable: 'low',
    compute: (sample) => perJoint(sample, expectedReward),
    context: rewardContext,
  },
  {
    ...shared,
    id: 'ziprc-length',
    title: 'Expected tokens left (ZIP-RC)',
    summary: 'How many tokens the model expects to write from here on.',
    fidelity: 'published',
    unit: 'number',
    range: [0, 512],
    notable: 'high',
    compute: (sample) => perJoint(sample, expectedLength),
    context: lengthContext,
  },
  {
    ...shared,
    id: 'ziprc-drop',
    title: 'Drop of expected reward (ZIP-RC)',
    summary:
      'How much of the expected reward this token took: the expectation before it less that after it. Negative where it rose. Large drops are where a trace went wrong.',
    fidelity: 'reconstructed',
    fidelityNote: AFTER_TOKEN,
    unit: 'number',
    range: [0, 0.25],
    notable: 'high',
    additive: true,
    compute: (sample) => perChange(sample, expectedReward, (before, after) => before - after),
  },
  {
    ...shared,
    id: 'ziprc-length-surprise',
    title: 'Length surprise (ZIP-RC)',
    summary:
      'By how many tokens this token made the expected remainder longer than it was, less the token itself: E[L] after it − (E[L] before it − 1).',
    fidelity: 'reconstructed',
    fidelityNote: AFTER_TOKEN,
    unit: 'number',
    range: [0, 32],
    notable: 'high',
    additive: true,
    compute: (sample) => perChange(sample, expectedLength, (before, after) => after - (before - 1)),
  },
];
