import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const STRENGTH = decoderColumn({
  column: COLUMN.strength,
  id: 'strength',
  title: 'Fusion strength',
  summary: 'How strongly the decoder mixed in the logits of its other models: α.',
  unit: 'number',
  // The grid of dynamic logits fusion.
  range: [0, 2],
  notable: 'high',
});
