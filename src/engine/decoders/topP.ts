import { numberOf } from '../../trace/parameters';
import { chain } from '../processors/logits';
import { temperature } from '../processors/temperature';
import { topP as keepTopP } from '../processors/topP';
import type { Decoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { sampling } from './sampler';

export const topP: Decoder = {
  id: 'top-p',
  title: 'Top-p (nucleus)',
  summary:
    'Samples among the most probable tokens whose mass reaches p; temperature acts after the cut.',
  citation:
    'Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020.',
  fidelity: 'published',
  needs: 'logits',
  parameters: [TOP_P, temperatureParameter(1)],
  create: (values, seed) =>
    sampling(
      chain(keepTopP(numberOf(values, 'top_p')), temperature(numberOf(values, 'temperature'))),
      seed,
    ),
};
