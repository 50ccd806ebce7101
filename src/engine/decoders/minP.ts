import { numberOf } from '../../trace/parameters';
import { minP as keepMinP } from '../processors/minP';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { MIN_P, temperatureParameter } from './parameters';
import { truncated } from './truncated';

export const minP: StepDecoder = {
  id: 'min-p',
  title: 'Min-p',
  summary:
    'Samples among tokens at least a given share as probable as the best one; temperature acts after the cut.',
  citation:
    'Nguyen et al., "Turning up the heat: min-p sampling for creative and coherent LLM outputs", 2024, arXiv 2407.01082; default of llama.cpp.',
  fidelity: 'published',
  family: 'basic',
  formula: 'keep v with p(v) ≥ min_p · max p;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [MIN_P, temperatureParameter(1)],
  create: (values, { seed }) =>
    truncated(cut('min-p', keepMinP(numberOf(values, 'min_p'))), values, seed),
};
