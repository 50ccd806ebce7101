import { numberOf } from '../../trace/parameters';
import { typical as keepTypical } from '../processors/typical';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter, TYPICAL_P } from './parameters';
import { truncated } from './truncated';

export const typical: StepDecoder = {
  id: 'typical',
  title: 'Locally typical',
  summary:
    'Samples among the tokens that are about as surprising as the model expects to be surprised; the most probable one can be among those that go.',
  citation:
    'Meister, Pimentel, Wiher and Cotterell, "Locally typical sampling", TACL 2023, arXiv 2202.00666.',
  fidelity: 'published',
  family: 'basic',
  formula:
    'order v by |−ln p(v) − H|, keep the smallest prefix with Σ p(v) ≥ typical_p;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [TYPICAL_P, temperatureParameter(1)],
  create: (values, { seed }) =>
    truncated(cut('typical', keepTypical(numberOf(values, 'typical_p'))), values, seed),
};
