import { numberOf } from '../../trace/parameters';
import { eta as keepFromEta } from '../processors/eta';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';
import { truncated } from './truncated';

export const eta: StepDecoder = {
  id: 'eta',
  title: 'Eta',
  summary:
    'Samples among the tokens above a threshold that falls with the entropy: an absolute one where the model is sure, a relative one where it is not.',
  citation:
    'Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022 (Findings), arXiv 2210.15191; form of Hugging Face transformers.',
  fidelity: 'published',
  family: 'basic',
  formula:
    'keep v with p(v) ≥ η = min(ε, √ε · exp(−H)), at least the most probable;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [
    {
      id: 'eta_cutoff',
      title: 'Epsilon of eta',
      help: 'ε: bound of the threshold; 0 keeps all. The authors use 0.0003 to 0.004.',
      type: 'number',
      default: 0.002,
      minimum: 0,
      maximum: 1,
    },
    temperatureParameter(1),
  ],
  create: (values, { seed }) =>
    truncated(cut('eta', keepFromEta(numberOf(values, 'eta_cutoff'))), values, seed),
};
