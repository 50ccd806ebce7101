import type { Sample } from './sample';
import type { PromptTokens, Trace } from './trace';

/**
 * The prompt as the model of a sample read it. The first sample of a trace tells it, so it is known
 * for those made with the same tokenizer.
 */
export function promptTokensOf(
  { prompt, samples: [first] }: Trace,
  { origin }: Sample,
): PromptTokens | undefined {
  const same =
    first?.origin.model?.tokenizerHash === origin.model?.tokenizerHash &&
    first?.origin.server?.host === origin.server?.host;
  return same ? prompt.tokens : undefined;
}
