import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const AUTHOR = decoderColumn({
  column: COLUMN.author,
  id: 'author',
  title: 'Author',
  summary:
    "Which model wrote the token, where several take turns: 0 the model of the sample, 1, 2 … the decoder's others.",
  unit: 'count',
  range: [0, 1],
  notable: 'high',
});
