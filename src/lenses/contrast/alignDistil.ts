import { numberOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { contrastLens } from './contrastLens';
import { BETA, implicitRewards } from './implicitReward';
import { SAME_CONTEXT, type ContrastPreset } from './preset';

/** Added to the strength, as in the released code. */
const LEAST = 1e-3;

/** The tokens under a DPO model, against one that was trained with the preferences reversed. */
export const ALIGN_DISTIL_PRESET: ContrastPreset = {
  id: 'align-distil',
  title: 'AlignDistil contrast',
  summary:
    'The contrastive token reward β ln(p_dpo / p_rev), and how far the two distributions are apart at the token: a DPO model against one with its preferences reversed, or any stronger model against a weaker one.',
  citation: 'AlignDistil, ACL 2025, arXiv 2503.02832',
  fidelity: 'published',
  parameters: [
    BETA,
    {
      id: 'beta2',
      title: 'β₂',
      help: 'How strongly the teacher goes beyond the first model: 10 in the paper’s off-policy setting, 15 on-policy.',
      type: 'number',
      default: 10,
      minimum: 0,
      maximum: 1000,
    },
  ],
  readings: ['DPO model', 'reversed'],
  models: 'two',
  lens: 'align-distil-reward',
  contexts: () => SAME_CONTEXT,
};

const REWARD = contrastLens(
  ALIGN_DISTIL_PRESET,
  {
    id: 'align-distil-reward',
    title: 'AlignDistil reward',
    summary: 'β ln(p_dpo / p_rev) of the token: above 0 the preferred way, below 0 the reverse.',
    unit: 'number',
    range: [-0.5, 0.5],
    notable: 'high',
    additive: true,
  },
  ({ first, second, parameters }) => implicitRewards(first, second, numberOf(parameters, 'beta')),
);

const STRENGTH = contrastLens(
  ALIGN_DISTIL_PRESET,
  {
    id: 'align-distil-strength',
    title: 'AlignDistil strength',
    summary:
      'How far the teacher would go beyond the first model at this token: α = β₂ ‖p_dpo − p_rev‖₁ + 0.001. Near 0 the token decides nothing.',
    unit: 'number',
    range: [0, 20],
    notable: 'high',
  },
  ({ column, parameters }) => {
    const tv = column('tv');
    if (!tv) return 'The contrast did not record the total variation.';
    return strengths(tv, numberOf(parameters, 'beta2'));
  },
);

export const ALIGN_DISTIL_LENSES: readonly Lens[] = [REWARD, STRENGTH];

/**
 * α = β₂ ‖p − q‖₁ + 0.001. The paper says total variation, the released code takes the plain L1
 * norm, which is twice that and is meant here.
 * @param tv total variation of the two distributions, 0 to 1
 */
export function strengths(tv: Float64Array, beta2: number): Float64Array {
  return tv.map((value) => beta2 * 2 * value + LEAST);
}
