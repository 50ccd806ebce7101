import { COLUMN } from '../trace/sample';
import { decoderColumn } from './decoderColumn';

export const CANDIDATES = decoderColumn({
  column: COLUMN.candidates,
  id: 'candidates',
  title: 'Candidates',
  summary: "Tokens that the decoder's cuts had left to draw from.",
  unit: 'count',
  // The width of llama.cpp's default top-k.
  range: [1, 40],
  notable: 'high',
});
