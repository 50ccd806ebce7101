import { COLUMN } from '../trace/sample';
import type { Lens } from './lens';
import { recorded } from './perToken';

/** sum p (-ln p - H)^2, in nats squared. */
export const VARENTROPY: Lens = {
  id: 'varentropy',
  title: 'Varentropy',
  summary:
    'How unevenly the surprise is spread over the alternatives: Σ p (−ln p − H)², the variance of the surprisal. 0 for a certain and for an even choice.',
  citation:
    'Kontoyiannis and Verdú, Optimal Lossless Data Compression: Non-asymptotics and Asymptotics, IEEE Trans. Inf. Theory 60(2), 2014',
  fidelity: 'published',
  parameters: [],
  unit: 'nats²',
  // About the greatest variance of a choice between a favourite and a long tail that models show.
  range: [0, 6],
  notable: 'high',
  compute(sample) {
    return (
      recorded(sample, COLUMN.varentropy) ?? {
        kind: 'absent',
        reason: 'Varentropy needs the whole distribution; the file does not hold it.',
      }
    );
  },
};
