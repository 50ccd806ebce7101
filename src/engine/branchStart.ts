import { promptTokensOf } from '../trace/promptTokensOf';
import type { Sample } from '../trace/sample';
import { decodeText } from '../trace/text';
import type { Trace } from '../trace/trace';
import type { TokenIndex } from '../trace/units';
import { EngineError } from './errors';
import type { Continuation, GenerateRequest, IdsOrText } from './protocol';

/** What a request says to go on with a sample from one of its tokens. */
export interface BranchStart {
  readonly prompt: GenerateRequest['prompt'];
  readonly continuation: Continuation;
  /**
   * Whether the sample's own tokens are kept: then only the new ones come back. Else the model
   * reads their text, and tells all its tokens.
   */
  readonly sharesTokens: boolean;
}

/**
 * @param sameTokenizer whether the model that goes on reads the sample's ids as they are.
 * @param forced what comes next whatever the decoder would choose.
 * @throws EngineError `prompt` where the trace does not tell what the model read
 */
export function branchStart(
  trace: Trace,
  sample: Sample,
  token: TokenIndex,
  sameTokenizer: boolean,
  forced?: IdsOrText,
): BranchStart {
  const ids = sample.ids?.subarray(0, token);
  const more = forced ? { forced } : {};
  const tokens = promptTokensOf(trace, sample);
  // Another sample may have told the prompt; then the text goes through the model's own template.
  const rereads = tokens !== undefined || sample.origin.server === undefined;
  if (sameTokenizer && rereads && ids?.every((id) => id >= 0)) {
    return {
      prompt: tokens ? { ids: [...tokens.ids] } : promptOf(trace),
      continuation: { kept: { ids: [...ids] }, ...more },
      sharesTokens: true,
    };
  }
  const bytes = sample.tokens.bytes.subarray(0, sample.tokens.offsets[token]);
  return {
    prompt: promptOf(trace),
    continuation: { kept: { text: decodeText(bytes) }, ...more },
    sharesTokens: false,
  };
}

/** The template of the model that goes on is right for it, another one's exact text is not. */
function promptOf({ id, prompt: { text, messages = [] } }: Trace): GenerateRequest['prompt'] {
  const [only, ...others] = messages;
  if (only?.role === 'user' && others.length === 0) return { text: only.content };
  if (text !== undefined && text !== '') return { exactText: text };
  throw new EngineError(
    'prompt',
    `Trace "${id}" does not tell the exact prompt, so no model can go on from it. Generate a new sample instead.`,
  );
}
