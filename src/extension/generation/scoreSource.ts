import type { ScoreSource } from '../../engine/protocol';
import { promptTokensOf } from '../../trace/promptTokensOf';
import type { Sample } from '../../trace/sample';
import { decodeText } from '../../trace/text';
import type { Trace } from '../../trace/trace';
import { UNKNOWN_ID } from '../../trace/units';

/** The tokens of a sample after their prompt; undefined where not all of them are known. */
export function scoredIds(trace: Trace, sample: Sample): ScoreSource | undefined {
  const read = promptTokensOf(trace, sample);
  const { ids } = sample;
  if (!read || !ids || ids.includes(UNKNOWN_ID)) return undefined;
  return { ids: [...read.ids, ...ids], promptLength: read.ids.length };
}

/** The text of a sample after its prompt, for a model that reads other tokens. */
export function scoredText({ prompt }: Trace, { tokens }: Sample): ScoreSource {
  const text = decodeText(tokens.bytes);
  if (prompt.text !== undefined && prompt.text !== '') {
    return { prompt: { exactText: prompt.text }, text };
  }
  const { messages } = prompt;
  return messages && messages.length > 0 ? { prompt: { messages }, text } : { text };
}
