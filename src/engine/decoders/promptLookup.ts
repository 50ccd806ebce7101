import { numberOf } from '../../trace/parameters';
import { LookupDrafter } from '../drafting/lookupDrafter';
import { speculate } from '../drafting/speculate';
import type { RunDecoder } from './decoder';
import { plainSampling, SAMPLING } from './models/plainSampling';

export const promptLookup: RunDecoder = {
  id: 'prompt-lookup',
  title: 'Prompt lookup',
  summary:
    'Drafts by copying: what followed the last tokens where they stood before, in the prompt or in the response, is checked in one pass. The text is that of plain sampling with the same seed; where a token was copied from is recorded.',
  citation:
    'Saxena, "Prompt lookup decoding", 2023, github.com/apoorvumang/prompt-lookup-decoding.',
  fidelity: 'reconstructed',
  fidelityNote:
    "The rule of Hugging Face transformers: a draft may overlap the end of the text and be cut off by it, where the original code wants a full one without overlap. Instead of accepting a draft d with probability p(d), the model draws as without a draft and accepts d where it draws d: equally often, and with plain sampling's text.",
  family: 'models',
  formula:
    'n = ngram … 1: leftmost earlier place of the last n tokens; the next draft_tokens tokens there are the draft;  x ~ p = softmax(z / T) over what top_p keeps;  a round ends where x is not the draft',
  needs: 'run',
  otherModels: [],
  parameters: [
    {
      id: 'ngram',
      title: 'Longest n-gram',
      help: 'Last tokens that are looked for, down to one.',
      type: 'integer',
      default: 2,
      minimum: 1,
      maximum: 16,
    },
    {
      id: 'draft_tokens',
      title: 'Draft length',
      help: 'Tokens copied in a round at most.',
      type: 'integer',
      default: 10,
      minimum: 1,
      maximum: 64,
    },
    ...SAMPLING,
  ],
  run: (run) => {
    const { parameters } = run;
    const [longest, count] = [numberOf(parameters, 'ngram'), numberOf(parameters, 'draft_tokens')];
    return speculate(run, new LookupDrafter(run, longest, count), plainSampling(parameters));
  },
};
