import { numberOf } from '../../trace/parameters';
import { topK as keepTopK } from '../processors/topK';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter, topKParameter } from './parameters';
import { truncated } from './truncated';

export const topK: StepDecoder = {
  id: 'top-k',
  title: 'Top-k',
  summary: 'Samples among the k most probable tokens; temperature acts after the cut.',
  citation:
    'Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018; default of llama.cpp.',
  fidelity: 'published',
  family: 'basic',
  formula: 'keep the top_k largest z;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [topKParameter(1), temperatureParameter(1)],
  create: (values, { seed }) =>
    truncated(cut('top-k', keepTopK(numberOf(values, 'top_k'))), values, seed),
};
