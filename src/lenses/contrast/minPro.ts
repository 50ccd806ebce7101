import { textOf } from '../../trace/parameters';
import type { Lens } from '../lens';
import { contrastLens } from './contrastLens';
import { SAME_CONTEXT, type ContrastPreset } from './preset';
import { logRatio } from './transforms';

/**
 * Ratios of current policy and behaviour policy, ρ = π / μ of each token and of those before it:
 * `minpro` ρ_t min_{i<t} ρ_i; `token` ρ_t; `earlier-minimum` min_{i<t} ρ_i; `prefix` Π_{i≤t} ρ_i;
 * `geometric-mean` its t-th root (PNPO); `sequence` that of the whole sample (GSPO).
 */
export const RATIOS = [
  'minpro',
  'token',
  'earlier-minimum',
  'prefix',
  'geometric-mean',
  'sequence',
] as const;
export type Ratio = (typeof RATIOS)[number];

/** The tokens under the current policy, against the policy that wrote them. */
export const MIN_PRO_PRESET: ContrastPreset = {
  id: 'minpro',
  title: 'MinPRO: prefix ratios',
  summary:
    'From which token on the sample is no longer what the current policy would write: ρ_t min_{i<t} ρ_i with ρ = π / μ, current policy against behaviour policy.',
  citation: 'MinPRO, arXiv 2601.22718',
  fidelity: 'reconstructed',
  fidelityNote:
    'Read from a second source: the least earlier ratio of the first token is taken as 1, and nothing is clipped.',
  parameters: [
    {
      id: 'ratio',
      title: 'Ratio',
      help: 'minpro; token: ρ alone; earlier-minimum; prefix: the exact product; geometric-mean: its root (PNPO); sequence: that of the whole sample (GSPO).',
      type: 'choice',
      default: 'minpro',
      choices: RATIOS,
    },
  ],
  readings: ['current policy', 'behaviour policy'],
  models: 'optional',
  lens: 'minpro',
  contexts: () => SAME_CONTEXT,
};

const RATIO = contrastLens(
  MIN_PRO_PRESET,
  {
    id: 'minpro',
    title: 'MinPRO ratio',
    summary:
      'The ratio by which off-policy training would weigh the token. Far below 1 its prefix is one that the current policy would not write.',
    unit: 'number',
    range: [0, 2],
    notable: 'low',
  },
  ({ first, second, parameters }) => {
    const ratio = RATIOS.find((each) => each === textOf(parameters, 'ratio')) ?? 'minpro';
    return ratios(logRatio(first, second), ratio);
  },
);

const STALENESS = contrastLens(
  MIN_PRO_PRESET,
  {
    id: 'prefix-staleness',
    title: 'Prefix staleness',
    summary:
      'The least ratio up to the token, at most 1: where it falls, a token was written that the current policy finds less likely; what follows is off-policy.',
    unit: 'number',
    range: [0, 1],
    notable: 'low',
  },
  ({ first, second }) => {
    let least = 0;
    return logRatio(first, second).map((ratio) => Math.exp((least = Math.min(least, ratio))));
  },
);

export const MIN_PRO_LENSES: readonly Lens[] = [RATIO, STALENESS];

/**
 * One kind of ratio per token, computed in log space.
 * @param logRatios ln π − ln μ, nats
 */
export function ratios(logRatios: Float64Array, kind: Ratio): Float64Array {
  // The empty minimum before the first token is 1.
  let [least, sum] = [NaN, 0];
  const whole = logRatios.reduce((total, ratio) => total + ratio, 0) / logRatios.length;
  return logRatios.map((ratio, token) => {
    const earlier = token === 0 ? 0 : least;
    least = token === 0 ? ratio : Math.min(least, ratio);
    sum += ratio;
    switch (kind) {
      case 'minpro':
        return Math.exp(ratio + earlier);
      case 'token':
        return Math.exp(ratio);
      case 'earlier-minimum':
        return Math.exp(earlier);
      case 'prefix':
        return Math.exp(sum);
      case 'geometric-mean':
        return Math.exp(sum / (token + 1));
      case 'sequence':
        return Math.exp(whole);
    }
  });
}
