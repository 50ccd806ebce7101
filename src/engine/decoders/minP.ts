import { numberOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { minP as keepMinP } from '../processors/minP';
import { temperature } from '../processors/temperature';
import type { Decoder } from './decoder';
import { MIN_P, temperatureParameter } from './parameters';
import { sampling } from './sampler';

export const minP: Decoder = {
  id: 'min-p',
  title: 'Min-p',
  summary:
    'Samples among tokens at least a given share as probable as the best one; temperature acts after the cut.',
  citation:
    'Nguyen et al., "Turning up the heat: min-p sampling for creative and coherent LLM outputs", 2024, arXiv 2407.01082.',
  fidelity: 'published',
  needs: 'logits',
  parameters: [MIN_P, temperatureParameter(1)],
  create: (values, seed) =>
    sampling(
      chain(keepMinP(numberOf(values, 'min_p')), temperature(numberOf(values, 'temperature'))),
      seed,
    ),
};
