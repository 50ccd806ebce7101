import { numberOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { contrastLens } from './contrastLens';
import { BETA, implicitRewards } from './implicitReward';
import { SAME_CONTEXT, type ContrastPreset } from './preset';
import { runningSum, sigmoid } from './transforms';

/** The implicit reward as the logit of a classifier of good and bad responses. */
export const BCO_PRESET: ContrastPreset = {
  id: 'bco',
  title: 'BCO implicit reward',
  summary:
    'Whether the tuned policy’s own implicit reward takes the response for a good one, and by which tokens: r = β Σ (ln π − ln π_ref), σ(r − δ).',
  citation: 'Binary Classifier Optimization, ACL 2025, arXiv 2404.04656',
  fidelity: 'published',
  parameters: [
    BETA,
    {
      id: 'delta',
      title: 'δ',
      help: 'The reward that divides good from bad; the summary of a trace with good and bad samples tells it.',
      type: 'number',
      default: 0,
      minimum: -1e6,
      maximum: 1e6,
    },
  ],
  readings: ['policy', 'reference'],
  models: 'two',
  lens: 'bco-reward',
  contexts: () => SAME_CONTEXT,
};

const REWARD = contrastLens(
  BCO_PRESET,
  {
    id: 'bco-reward',
    title: 'BCO reward',
    summary: 'The token’s part of the implicit reward: β (ln π − ln π_ref).',
    unit: 'number',
    range: [-0.5, 0.5],
    notable: 'high',
    additive: true,
  },
  ({ first, second, parameters }) => implicitRewards(first, second, numberOf(parameters, 'beta')),
);

const BELIEF = contrastLens(
  BCO_PRESET,
  {
    id: 'bco-belief',
    title: 'BCO belief',
    summary:
      'Probability that the response is a good one by its tokens so far: σ(r − δ), where r is the sum of the rewards up to the token.',
    unit: 'probability',
    range: [0, 1],
    notable: 'low',
  },
  ({ first, second, parameters }) => {
    const delta = numberOf(parameters, 'delta');
    const rewards = implicitRewards(first, second, numberOf(parameters, 'beta'));
    return runningSum(rewards).map((reward) => sigmoid(reward - delta));
  },
);

export const BCO_LENSES: readonly Lens[] = [REWARD, BELIEF];
