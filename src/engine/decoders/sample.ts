import { numberOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { minP } from '../processors/minP';
import { temperature } from '../processors/temperature';
import { topK } from '../processors/topK';
import { topP } from '../processors/topP';
import type { Decoder } from './decoder';
import { MIN_P, temperatureParameter, TOP_P, topKParameter } from './parameters';
import { sampling } from './sampler';

export const sample: Decoder = {
  id: 'sample',
  title: 'Sample (top-k, top-p, min-p, temperature)',
  summary: "The four common samplers one after the other, in llama.cpp's order and defaults.",
  citation: 'llama.cpp, tools/main documentation of the sampler chain and its defaults.',
  fidelity: 'reconstructed',
  fidelityNote:
    "Only these four links of llama.cpp's chain. Tokens that tie at a cut are kept, and the random numbers are our own, so the same seed gives other tokens than llama.cpp.",
  needs: 'logits',
  parameters: [topKParameter(0), TOP_P, MIN_P, temperatureParameter(0.8)],
  create: (values, seed) =>
    sampling(
      chain(
        topK(numberOf(values, 'top_k')),
        topP(numberOf(values, 'top_p')),
        minP(numberOf(values, 'min_p')),
        temperature(numberOf(values, 'temperature')),
      ),
      seed,
    ),
};
