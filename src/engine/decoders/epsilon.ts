import { numberOf } from '../../trace/parameters';
import { epsilon as keepFromEpsilon } from '../processors/epsilon';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter } from './parameters';
import { truncated } from './truncated';

export const epsilon: StepDecoder = {
  id: 'epsilon',
  title: 'Epsilon',
  summary: 'Samples among the tokens with at least a given probability.',
  citation:
    'Hewitt, Manning and Liang, "Truncation sampling as language model desmoothing", EMNLP 2022 (Findings), arXiv 2210.15191; form of Hugging Face transformers.',
  fidelity: 'published',
  family: 'basic',
  formula: 'keep v with p(v) ≥ ε, at least the most probable;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [
    {
      id: 'epsilon_cutoff',
      title: 'Epsilon',
      help: 'ε: least probability; 0 keeps all. The authors use 0.0003 to 0.0009.',
      type: 'number',
      default: 0.0006,
      minimum: 0,
      maximum: 1,
    },
    temperatureParameter(1),
  ],
  create: (values, { seed }) =>
    truncated(cut('epsilon', keepFromEpsilon(numberOf(values, 'epsilon_cutoff'))), values, seed),
};
