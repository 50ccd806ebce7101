import { idList } from '../../../trace/formats/openai/response';
import type { ResponseAlternative, ResponseToken } from '../../../trace/formats/openai/tokenRows';
import { namedToken } from '../../../trace/formats/openai/tokenText';
import { isArray, isObject } from '../../../trace/json';
import { samplingFields } from '../sampling';
import type { Chunk, Route, WireRequest } from './route';

/** SGLang's own `/generate`: from token ids, and with the ids of what it wrote. */
export const SGLANG_GENERATE: Route = {
  path: '/generate',
  body: (kind, { prompt, maxTokens, topK, sampling, seed, ignoreEos, stream }: WireRequest) => ({
    ...(prompt.kind === 'ids' ? { input_ids: prompt.ids } : {}),
    ...(prompt.kind === 'text' ? { text: prompt.text } : {}),
    sampling_params: {
      max_new_tokens: maxTokens,
      sampling_seed: seed,
      ignore_eos: ignoreEos,
      ...samplingFields(kind, sampling),
    },
    ...(topK === undefined
      ? {}
      : { return_logprob: true, top_logprobs_num: topK, return_text_in_logprobs: true }),
    stream,
  }),
  reader: () => {
    let seen = 0;
    let shown = '';
    return (value) => {
      const meta = isObject(value.meta_info) ? value.meta_info : {};
      const all = tupleTokens(meta.output_token_logprobs, meta.output_top_logprobs);
      const written = typeof meta.completion_tokens === 'number' ? meta.completion_tokens : seen;
      // By default every event repeats all before it; a server option makes it tell the new alone.
      const repeats = all.length >= written && all.length > 0;
      const tokens = repeats ? all.slice(seen) : all;
      seen = Math.max(seen + tokens.length, 0);
      const text = typeof value.text === 'string' ? value.text : '';
      const fresh = text.startsWith(shown) ? text.slice(shown.length) : text;
      shown = text.startsWith(shown) ? text : shown + text;
      return {
        tokens,
        text: fresh,
        dialect: 'openai',
        ...finishPart(meta.finish_reason),
        ...(typeof meta.prompt_tokens === 'number' ? { promptTokens: meta.prompt_tokens } : {}),
      };
    };
  },
};

/** `[logprob | null, id, text | null]` per token, and rows of the same as alternatives. */
export function tupleTokens(list: unknown, rows: unknown): readonly ResponseToken[] {
  if (!isArray(list)) return [];
  return list.flatMap((entry, index) => {
    const own = tuple(entry);
    if (!own) return [];
    const row = isArray(rows) ? rows[index] : undefined;
    const alternatives = isArray(row) ? row.map(tuple).filter((one) => one !== undefined) : [];
    return [{ ...own, alternatives }];
  });
}

function tuple(entry: unknown): ResponseAlternative | undefined {
  if (!isArray(entry)) return undefined;
  const [logprob, id, text] = entry;
  const [known] = idList([id]) ?? [];
  const name = typeof text === 'string' ? text : `token_id:${String(id)}`;
  return { token: namedToken(name, undefined, known), logprob };
}

function finishPart(reason: unknown): Pick<Chunk, 'finish'> {
  const type = isObject(reason) ? reason.type : undefined;
  if (typeof type !== 'string') return {};
  if (type === 'stop' || type === 'length') return { finish: { finish: type } };
  const said = isObject(reason) && typeof reason.message === 'string' ? reason.message : type;
  return { finish: { finish: type === 'abort' ? 'error' : 'other', finishDetail: said } };
}
