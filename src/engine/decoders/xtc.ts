import { numberOf } from '../../trace/parameters';
import { xtcLink } from './chain/xtcLink';
import type { StepDecoder } from './decoder';
import { temperatureParameter, XTC_THRESHOLD, xtcProbabilityParameter } from './parameters';
import { truncated } from './truncated';

export const xtc: StepDecoder = {
  id: 'xtc',
  title: 'XTC (exclude top choices)',
  summary:
    'Now and then drops the most probable tokens where several are probable enough, so that the text takes less trodden paths.',
  citation:
    'p-e-w, "Exclude Top Choices", pull request 6335 of oobabooga/text-generation-webui, 2024.',
  fidelity: 'published',
  family: 'basic',
  formula:
    'with probability xtc_probability: of the v with p(v) ≥ xtc_threshold drop all but the least probable, unless a line end or a stop token would go;  x ~ softmax(z / T) over those kept',
  needs: 'logits',
  parameters: [xtcProbabilityParameter(0.5), XTC_THRESHOLD, temperatureParameter(1)],
  create: (values, context) =>
    truncated(
      xtcLink(numberOf(values, 'xtc_probability'), numberOf(values, 'xtc_threshold'), context),
      values,
      context.seed,
    ),
};
