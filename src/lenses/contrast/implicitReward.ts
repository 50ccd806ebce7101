import type { NumberParameter } from '../../trace/parameters';
import { logRatio } from './transforms';

/** How strongly the training held the policy at its reference. */
export const BETA: NumberParameter = {
  id: 'beta',
  title: 'β',
  help: 'What the training weighed the divergence from the reference with.',
  type: 'number',
  default: 0.1,
  minimum: 1e-6,
  maximum: 100,
};

/** β (ln π − ln π_ref) of each token, nats: what training with a reference rewarded it with. */
export function implicitRewards(
  policy: ArrayLike<number>,
  reference: ArrayLike<number>,
  beta: number,
): Float64Array {
  return logRatio(policy, reference).map((ratio) => beta * ratio);
}
