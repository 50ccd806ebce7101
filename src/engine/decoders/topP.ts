import { numberOf } from '../../trace/parameters';
import { topP as keepTopP } from '../processors/topP';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter, TOP_P } from './parameters';
import { truncated } from './truncated';

export const topP: StepDecoder = {
  id: 'top-p',
  title: 'Top-p (nucleus)',
  summary:
    'Samples among the most probable tokens whose mass reaches p; temperature acts after the cut.',
  citation:
    'Holtzman, Buys, Du, Forbes and Choi, "The curious case of neural text degeneration", ICLR 2020; default of llama.cpp.',
  fidelity: 'published',
  family: 'basic',
  formula:
    'keep the smallest set of most probable v with Σ p(v) ≥ top_p;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [TOP_P, temperatureParameter(1)],
  create: (values, { seed }) =>
    truncated(cut('top-p', keepTopP(numberOf(values, 'top_p'))), values, seed),
};
