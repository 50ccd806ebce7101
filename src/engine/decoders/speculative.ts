import { numberOf } from '../../trace/parameters';
import { fixedLength } from '../drafting/draftLength';
import type { RunDecoder } from './decoder';
import { DRAFT_ROLE } from './models/draftRole';
import { SAMPLING } from './models/plainSampling';
import { runDraftModel } from './models/runDraftModel';

export const speculative: RunDecoder = {
  id: 'speculative',
  title: 'Speculative sampling',
  summary:
    "A draft model writes some tokens ahead, the model checks them in one pass and replaces the first that it refuses. The text is distributed as the model's own; at temperature 0 it is the same.",
  citation:
    'Leviathan, Kalman and Matias, "Fast inference from transformers via speculative decoding", ICML 2023, arXiv 2211.17192; Chen et al., arXiv 2302.01318.',
  fidelity: 'published',
  family: 'models',
  formula:
    'p, q = softmax(z / T) over what top_p keeps, of model and draft;  x ~ q is accepted with probability min(1, p(x) / q(x)), else x ~ max(0, p − q), made up to 1, and the round ends;  a round without a refusal adds one more token of p',
  needs: 'run',
  otherModels: [DRAFT_ROLE],
  parameters: [
    {
      id: 'draft_tokens',
      title: 'Draft length',
      help: 'Tokens drafted in a round. It changes the cost, not the text.',
      type: 'integer',
      default: 4,
      minimum: 1,
      maximum: 64,
    },
    ...SAMPLING,
  ],
  run: (run) => runDraftModel(run, fixedLength(numberOf(run.parameters, 'draft_tokens'))),
};
