import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const ROLLING_ENTROPY = decoderColumn({
  column: COLUMN.rollingEntropy,
  id: 'rolling-entropy',
  title: 'Rolling entropy',
  summary:
    "Mean entropy of the last tokens, by which the decoder chooses the next one's model. Missing while there are too few.",
  unit: 'nats',
  // As that of the entropy: 0 to 4 bits.
  range: [0, 4 * Math.LN2],
  notable: 'high',
});
