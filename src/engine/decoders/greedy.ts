import { argmax } from '../processors/logits';
import type { StepDecoder } from './decoder';

export const greedy: StepDecoder = {
  id: 'greedy',
  title: 'Greedy',
  summary: 'Always the most probable token; the lowest id among equals. The seed has no effect.',
  citation: 'Textbook method.',
  fidelity: 'published',
  family: 'basic',
  formula: 'x = argmax z',
  needs: 'best',
  parameters: [],
  create: () => ({ pick: (logits) => ({ id: argmax(logits) }) }),
};
