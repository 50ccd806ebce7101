import { resolveParameters } from '../../trace/parameters';
import { COLUMN, type Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { ENTROPY } from '../entropy';
import type { Lens, LensValues } from '../lens';
import { boundsPerToken } from '../perToken';
import { NOT_COMPARED } from './bothLists';
import type { Interval } from './divergenceBounds';
import { asReference } from './fromLists';

const SHANNON = 'Shannon, A Mathematical Theory of Communication, 1948';

/** Entropy of the model that the sample was compared with. */
export const BASE_ENTROPY: Lens = {
  id: 'base-entropy',
  title: 'Base entropy',
  summary: 'How undecided the base model was before the token: −Σ p ln p over the vocabulary.',
  citation: SHANNON,
  fidelity: 'published',
  parameters: [],
  unit: 'nats',
  // 0 to 4 bits, as that of the entropy.
  range: [0, 4 * Math.LN2],
  notable: 'high',
  ofDecoder: COLUMN.js,
  compute: (sample) => fromEntropies(sample, (_, base) => base),
};

/** Entropy of the model minus that of the base: below 0 where training made it surer. */
export const ENTROPY_CHANGE: Lens = {
  id: 'entropy-change',
  title: 'Entropy change',
  summary: 'How much more undecided the model is than its base: H(q) − H(p). Below 0 it is surer.',
  citation: SHANNON,
  fidelity: 'published',
  parameters: [],
  unit: 'nats',
  range: [-2, 2],
  notable: 'low',
  ofDecoder: COLUMN.js,
  compute: (sample) => fromEntropies(sample, (own, base) => [own[0] - base[1], own[1] - base[0]]),
};

/** Exact where the file has both entropies, else the interval that the best tokens allow. */
function fromEntropies(
  sample: Sample,
  value: (own: Interval, base: Interval) => Interval,
): LensValues {
  const [own, base] = [entropyOf(sample), entropyOf(asReference(sample))];
  if (!sample.reference || !own || !base) return { kind: 'absent', reason: NOT_COMPARED };
  return boundsPerToken(sample, (index) => value(own(index), base(index)), NOT_COMPARED);
}

function entropyOf(sample: Sample): ((index: TokenIndex) => Interval) | undefined {
  const values = ENTROPY.compute(sample, resolveParameters('', ENTROPY.parameters, {}));
  if (values.kind === 'absent') return undefined;
  const [lower, upper] =
    values.kind === 'exact' ? [values.values, values.values] : [values.lower, values.upper];
  return (index) => [lower[index] ?? NaN, upper[index] ?? NaN];
}
