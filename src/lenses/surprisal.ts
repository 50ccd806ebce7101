import { COLUMN } from '../trace/sample';
import type { Lens } from './lens';

/** -ln p(token | prefix), in nats. */
export const SURPRISAL: Lens = {
  id: 'surprisal',
  title: 'Surprisal',
  summary: 'How unexpected the token was to the model: −ln p of the chosen token.',
  citation: 'Shannon, A Mathematical Theory of Communication, 1948',
  fidelity: 'published',
  parameters: [],
  unit: 'nats',
  // 0 to 10 bits.
  range: [0, 10 * Math.LN2],
  notable: 'high',
  additive: true,
  compute(sample) {
    const logprobs = sample.columns.get(COLUMN.logprob);
    if (!logprobs) {
      return {
        kind: 'absent',
        reason: sample.columns.has(COLUMN.unnormalised)
          ? 'The source gives raw logits, not log-probabilities.'
          : 'The sample has no log-probabilities.',
      };
    }
    // From 0, so that certainty is 0 and not -0.
    return { kind: 'exact', values: logprobs.map((logprob) => 0 - logprob) };
  },
};
