import { numberOf, textOf } from '../../trace/parameters';
import { entropyBound, ownProbability, whileLikelyAccepted } from '../drafting/draftLength';
import type { RunDecoder } from './decoder';
import { DRAFT_ROLE } from './models/draftRole';
import { SAMPLING } from './models/plainSampling';
import { runDraftModel } from './models/runDraftModel';

export const specDecPlusPlus: RunDecoder = {
  id: 'specdec-pp',
  title: 'SpecDec++ (adaptive draft length)',
  summary:
    'Speculative sampling whose rounds end when a refusal has become likely. The text is the same as with a fixed length; the cost is another.',
  citation:
    'Huang, Guo and Wang, "SpecDec++: boosting speculative decoding via adaptive candidate lengths", 2024, arXiv 2405.19715.',
  fidelity: 'proxy',
  fidelityNote:
    "The stopping rule is the paper's; its estimates come from a head that was trained on the draft's hidden states, which exports do not carry. Here they are the draft's own probability of its token, or the entropy bound 1 − √(γ H) of AdaEDL (arXiv 2410.18351; γ = 1 is the form of SVIP, arXiv 2411.18462), which those papers compare with a limit token by token.",
  family: 'models',
  formula:
    'draft while 1 − Π â ≤ h and fewer than max_draft;  â of the first draft is 1, else q(x) or max(0, 1 − √(γ H(q))), H in nats;  accepted and replaced as in speculative sampling',
  needs: 'run',
  otherModels: [DRAFT_ROLE],
  parameters: [
    {
      id: 'h',
      title: 'Refusal limit',
      help: 'h: drafting goes on while the estimated probability of a refusal so far is at most this; 0 drafts two, 1 always max_draft.',
      type: 'number',
      default: 0.3,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'estimate',
      title: 'Estimate',
      help: "probability: the draft's own of its token. entropy: a bound by the entropy of its distribution.",
      type: 'choice',
      default: 'probability',
      choices: ['probability', 'entropy'],
    },
    {
      id: 'gamma',
      title: 'Entropy factor',
      help: 'γ of the estimate "entropy"; the other does not use it.',
      type: 'number',
      default: 0.2,
      minimum: 0,
      maximum: 1,
    },
    {
      id: 'max_draft',
      title: 'Longest draft',
      help: 'Tokens drafted in a round at most.',
      type: 'integer',
      default: 20,
      minimum: 2,
      maximum: 64,
    },
    ...SAMPLING,
  ],
  run: (run) => {
    const { parameters } = run;
    const estimate =
      textOf(parameters, 'estimate') === 'entropy'
        ? entropyBound(numberOf(parameters, 'gamma'))
        : ownProbability;
    const [h, most] = [numberOf(parameters, 'h'), numberOf(parameters, 'max_draft')];
    return runDraftModel(run, whileLikelyAccepted(estimate, h, most));
  },
};
