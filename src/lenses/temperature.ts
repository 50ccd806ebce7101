import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const TEMPERATURE = decoderColumn({
  column: COLUMN.temperature,
  id: 'temperature',
  title: 'Temperature',
  summary: 'Temperature that the token was drawn with.',
  unit: 'number',
  range: [0, 2],
  notable: 'high',
});
