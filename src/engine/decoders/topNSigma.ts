import { numberOf } from '../../trace/parameters';
import { topNSigma as keepNear } from '../processors/topNSigma';
import { cut } from './chain/link';
import type { StepDecoder } from './decoder';
import { temperatureParameter, topNSigmaParameter } from './parameters';
import { truncated } from './truncated';

export const topNSigma: StepDecoder = {
  id: 'top-n-sigma',
  title: 'Top-nσ',
  summary:
    'Samples among the tokens whose logits stand out of the noise; which ones those are does not depend on the temperature.',
  citation:
    'Tang et al., "Top-nσ: not all logits are you need", 2024, arXiv 2411.07641; code Tomorrowdawn/top_nsigma.',
  fidelity: 'published',
  family: 'basic',
  formula:
    'keep v with z(v) ≥ max z − n · σ(z), σ unbiased over the possible tokens;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [topNSigmaParameter(1, '0 keeps the best ones only'), temperatureParameter(1)],
  create: (values, { seed }) =>
    truncated(cut('top-n-sigma', keepNear(numberOf(values, 'top_n_sigma'))), values, seed),
};
