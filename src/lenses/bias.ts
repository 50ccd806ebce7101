import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const BIAS = decoderColumn({
  column: COLUMN.bias,
  id: 'bias',
  title: 'Bias',
  summary:
    'What the decoder added to the logits of its words at this position, or, where it changes each token by another amount, to the logit of this token.',
  unit: 'nats',
  // The amplitudes that the authors of CyclicReflex use.
  range: [-5, 5],
  notable: 'high',
});
