import { argmax } from '../processors/logits';
import type { Decoder } from './decoder';

export const greedy: Decoder = {
  id: 'greedy',
  title: 'Greedy',
  summary: 'Always the most probable token; the lowest id among equals. The seed has no effect.',
  citation: 'Textbook method.',
  fidelity: 'published',
  needs: 'best',
  parameters: [],
  create: () => ({ pick: argmax }),
};
