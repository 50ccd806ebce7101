import { textOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { withTemplate } from './contexts';
import { contrastLens } from './contrastLens';
import type { ContrastPreset } from './preset';
import { logRatio, sigmoid } from './transforms';

/** The tokens after a prompt that asks for a good response, against one that asks for a bad one. */
export const T_REG_PRESET: ContrastPreset = {
  id: 't-reg',
  title: 'T-REG: better against worse',
  summary:
    'Which tokens the model itself takes for those of a better response: σ(ln p(token | better) − ln p(token | worse)) − ½. Needs no gold answer.',
  citation: 'T-REG, ACL 2025, arXiv 2412.02685',
  fidelity: 'reconstructed',
  fidelityNote:
    'The prompts were not available: template and words are made here after the paper’s axes, and recorded with the result.',
  parameters: [
    {
      id: 'template',
      title: 'Template',
      help: 'The question that asks for a quality: {prompt} is the question, {quality} the words below; {response} is the sample’s text, for the style of a revision.',
      type: 'text',
      default: '{prompt}\n\nWrite a response that is {quality}.',
    },
    {
      id: 'better',
      title: 'Better',
      help: '{quality} of the first context.',
      type: 'text',
      default: 'helpful, correct, coherent and concise',
    },
    {
      id: 'worse',
      title: 'Worse',
      help: '{quality} of the second context.',
      type: 'text',
      default: 'unhelpful, incorrect, incoherent and verbose',
    },
  ],
  readings: ['asked for better', 'asked for worse'],
  models: 'one',
  lens: 't-reg',
  contexts: (question, parameters) => {
    const template = textOf(parameters, 'template');
    return [
      withTemplate(question, template, { quality: textOf(parameters, 'better') }),
      withTemplate(question, template, { quality: textOf(parameters, 'worse') }),
    ];
  },
};

const REWARD = contrastLens(
  T_REG_PRESET,
  {
    id: 't-reg',
    title: 'T-REG reward',
    summary:
      'The model’s own judgement of the token, −½ to ½: below 0 it belongs to the worse response.',
    unit: 'number',
    range: [-0.5, 0.5],
    notable: 'low',
  },
  ({ first, second }) => selfReward(first, second),
);

export const T_REG_LENSES: readonly Lens[] = [REWARD];

/** r̂ = σ(ln p − ln q) − ½ = p/(p + q) − ½. */
export function selfReward(first: Float64Array, second: Float64Array): Float64Array {
  return logRatio(first, second).map((ratio) => sigmoid(ratio) - 0.5);
}

/**
 * The regularisation of T-REG: −Σ β r̂ ln π(token), which is least where the policy gives the
 * tokens with a high self-reward much probability.
 * @param logprobs of the policy, nats
 */
export function regularisation(
  rewards: Float64Array,
  logprobs: ArrayLike<number>,
  beta: number,
): number {
  return -rewards.reduce((sum, reward, at) => sum + beta * reward * (logprobs[at] ?? NaN), 0);
}
