import { byteStringsFrom } from '../../byteStrings';
import { isArray, isObject } from '../../json';
import type { Prompt } from '../../trace';
import type { JsonRecord } from './records';
import { idList } from './response';

/**
 * The prompt's tokens from vLLM's `prompt_token_ids`, with texts from `prompt_logprobs`, whose
 * first entry is null: nothing comes before it. A text that is not known shows as `token_id:N`.
 */
export function promptOf(record: JsonRecord): Prompt {
  const ids = idList(record.prompt_token_ids);
  if (!ids) return {};
  const logprobs = record.prompt_logprobs;
  const texts = ids.map((id, index) => {
    const row: unknown = isArray(logprobs) ? logprobs[index] : undefined;
    const entry: unknown = isObject(row) ? row[String(id)] : undefined;
    const text = isObject(entry) ? entry.decoded_token : undefined;
    return typeof text === 'string' ? text : `token_id:${id}`;
  });
  return { tokens: { ids: Int32Array.from(ids), texts: byteStringsFrom(texts) } };
}
