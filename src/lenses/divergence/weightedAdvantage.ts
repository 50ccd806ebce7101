import { numberOf, textOf } from '../../trace/parameters';
import { COLUMN, type Sample } from '../../trace/sample';
import type { Nats } from '../../trace/units';
import { groupAdvantage, rewardsOf } from '../group/groupAdvantage';
import type { Lens } from '../lens';

/** w A with w = 1 + s (σ(α K) − ½), K the k3 estimate of the divergence at the token. */
export const WEIGHTED_ADVANTAGE: Lens = {
  id: 'weighted-advantage',
  title: 'Divergence-weighted advantage',
  summary:
    'What a training step would give to the token if tokens that moved away from the base counted more (or less): the advantage of the sample’s reward in its group, weighted by the divergence at the token.',
  citation:
    'Sparse but Critical, arXiv 2603.22446; k3: Schulman, "Approximating KL divergence", 2020; advantage: GRPO, arXiv 2402.03300.',
  fidelity: 'reconstructed',
  fidelityNote:
    'The form of the weight is as published; the values of s and α are not known, and ours make the weight reach from 1 to 1.5. The ratio is to the model that the sample was compared with, where the paper also takes the policy of the step before.',
  parameters: [
    {
      id: 'values',
      title: 'Values',
      help: 'The weighted advantage, or the weight alone, which needs no rewards.',
      type: 'choice',
      default: 'advantage',
      choices: ['advantage', 'weight'],
    },
    {
      id: 'strength',
      title: 'Strength',
      help: 's: how far a weight can go from 1; half of this in either direction.',
      type: 'number',
      default: 1,
      minimum: 0,
      maximum: 2,
    },
    {
      id: 'alpha',
      title: 'α',
      help: 'Above 0 raises tokens that diverge, below 0 lowers them; the larger, the smaller the divergence that counts.',
      type: 'number',
      default: 10,
      minimum: -1000,
      maximum: 1000,
    },
  ],
  unit: 'number',
  range: [-2, 2],
  notable: 'high',
  ofDecoder: COLUMN.js,
  compute(sample, parameters, group = []) {
    const ratios = logRatios(sample);
    if (!ratios) {
      return {
        kind: 'absent',
        reason: 'The sample was not compared with a base model. Compare it first.',
      };
    }
    const strength = numberOf(parameters, 'strength');
    const alpha = numberOf(parameters, 'alpha');
    const weights = ratios.map((ratio) => divergenceWeight(k3(-ratio), strength, alpha));
    if (textOf(parameters, 'values') === 'weight') return { kind: 'exact', values: weights };
    const { reward } = sample;
    const rewards = rewardsOf(group);
    if (reward === undefined || Number.isNaN(reward) || rewards.length === 0) {
      return {
        kind: 'absent',
        reason: 'The sample or its group has no rewards here. The values "weight" need none.',
      };
    }
    const advantage = groupAdvantage(reward, rewards);
    return { kind: 'exact', values: weights.map((weight) => weight * advantage) };
  },
};

/**
 * r − 1 − ln r with r = exp(logRatio), never negative: the k3 estimate of a KL divergence.
 * @param logRatio ln p_reference(x) − ln p(x)
 */
export function k3(logRatio: Nats): Nats {
  if (logRatio === -Infinity || logRatio === Infinity) return Infinity;
  return Math.max(0, Math.expm1(logRatio) - logRatio);
}

/** 1 + s (σ(α K) − ½), of K from 0 on. */
export function divergenceWeight(divergence: Nats, strength: number, alpha: number): number {
  // 0 · ∞ is no number, though α = 0 weighs nothing.
  const power = alpha === 0 ? 0 : alpha * divergence;
  return 1 + strength * (1 / (1 + Math.exp(-power)) - 0.5);
}

/** ln p(x) − ln p_reference(x) per token, as recorded or from both log-probabilities. */
function logRatios({ columns, reference }: Sample): Float64Array | undefined {
  const recorded = columns.get(COLUMN.logRatio);
  if (recorded) return recorded;
  const own = columns.get(COLUMN.logprob);
  const other = reference?.columns.get(COLUMN.logprob);
  if (!own || !other) return undefined;
  return own.map((logprob, token) => {
    const beside = other[token] ?? NaN;
    return logprob === beside ? 0 : logprob - beside;
  });
}
