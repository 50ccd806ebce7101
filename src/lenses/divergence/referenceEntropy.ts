import { COLUMN, type Sample } from '../../trace/sample';
import type { Lens, LensValues } from '../lens';
import { NOT_COMPARED } from './bothLists';

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
  compute: (sample) => fromEntropies(sample, (own, base) => own - base),
};

function fromEntropies(
  { columns, reference }: Sample,
  value: (own: number, base: number) => number,
): LensValues {
  const [own, base] = [columns.get(COLUMN.entropy), reference?.columns.get(COLUMN.entropy)];
  if (!own || !base) return { kind: 'absent', reason: NOT_COMPARED };
  return { kind: 'exact', values: own.map((entropy, index) => value(entropy, base[index] ?? NaN)) };
}
