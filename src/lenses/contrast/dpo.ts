import { numberOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { contrastLens } from './contrastLens';
import { BETA, implicitRewards } from './implicitReward';
import { SAME_CONTEXT, type ContrastPreset } from './preset';

/** The tokens under a tuned policy, against its reference. */
export const DPO_PRESET: ContrastPreset = {
  id: 'dpo',
  title: 'DPO reward',
  summary:
    'The reward that preference training put on each token: β (ln π − ln π_ref), policy against reference.',
  citation: 'Rafailov et al., Direct Preference Optimization, NeurIPS 2023, arXiv 2305.18290',
  fidelity: 'published',
  parameters: [BETA],
  readings: ['policy', 'reference'],
  models: 'two',
  lens: 'dpo-reward',
  contexts: () => SAME_CONTEXT,
};

const REWARD = contrastLens(
  DPO_PRESET,
  {
    id: 'dpo-reward',
    title: 'DPO reward',
    summary:
      'β (ln π − ln π_ref): above 0 what training made likelier, below 0 what it made rarer.',
    unit: 'number',
    range: [-0.5, 0.5],
    notable: 'high',
    additive: true,
  },
  ({ first, second, parameters }) => implicitRewards(first, second, numberOf(parameters, 'beta')),
);

export const DPO_LENSES: readonly Lens[] = [REWARD];
