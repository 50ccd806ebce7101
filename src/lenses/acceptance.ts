import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const ACCEPTANCE = decoderColumn({
  column: COLUMN.acceptance,
  id: 'acceptance',
  title: 'Draft acceptance',
  summary:
    'Probability with which the draft for this position is accepted: min(1, p / q). Low where draft and model disagree; missing where nothing was drafted.',
  unit: 'probability',
  range: [0, 1],
  notable: 'low',
});
