import { numberOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topK as keepTopK } from '../processors/topK';
import type { Decoder } from './decoder';
import { temperatureParameter, topKParameter } from './parameters';
import { sampling } from './sampler';

export const topK: Decoder = {
  id: 'top-k',
  title: 'Top-k',
  summary: 'Samples among the k most probable tokens; temperature acts after the cut.',
  citation: 'Fan, Lewis and Dauphin, "Hierarchical neural story generation", ACL 2018.',
  fidelity: 'published',
  needs: 'logits',
  parameters: [topKParameter(1), temperatureParameter(1)],
  create: (values, seed) =>
    sampling(
      chain(keepTopK(numberOf(values, 'top_k')), temperature(numberOf(values, 'temperature'))),
      seed,
    ),
};
