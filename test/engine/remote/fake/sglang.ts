import { decode, distribution, encode, END, textOf, write } from './fakeModel';
import type { Answers, Asked, Reply } from './fakeServer';

/**
 * Answers in the form of SGLang's native API documentation.
 * @param incremental whether a stream tells the new alone (`--incremental-streaming-output`)
 */
export function sglang(incremental = false): Answers {
  return (asked) => {
    const { path, body, method } = asked;
    if (method === 'GET') {
      if (path === '/v1/models') {
        const model = { id: 'tiny', object: 'model', owned_by: 'sglang', max_model_len: 2048 };
        return { json: { object: 'list', data: [model] } };
      }
      return path === '/get_model_info' ? { json: { model_path: 'org/tiny' } } : undefined;
    }
    if (path === '/tokenize') {
      const special = body.add_special_tokens === false ? [] : [0];
      const tokens = [...special, ...encode(String(body.prompt))];
      return { json: { tokens, count: tokens.length, max_model_len: 2048 } };
    }
    if (path === '/detokenize') return { json: { text: decode(body.tokens as number[]) } };
    return path === '/generate' ? generate(asked, incremental) : undefined;
  };
}

function generate({ body }: Asked, incremental: boolean): Reply {
  const parameters = body.sampling_params as Record<string, number>;
  const ids = (body.input_ids as number[] | undefined) ?? encode(String(body.text));
  const written = write(ids, parameters.max_new_tokens ?? 1, parameters.sampling_seed ?? 0);
  const width = Number(body.top_logprobs_num ?? 0);
  const heat = parameters.temperature ?? 1;
  const value = (from: number, to: number): object => {
    const done = to === written.length;
    const rows = written.slice(from, to).map((id, index) => {
      const last = [...ids, ...written.slice(0, from + index)].at(-1) ?? 0;
      // After the temperature, unlike those of the prompt.
      return tuples(last, id, width, heat);
    });
    const input = ids.map((id, index) =>
      index === 0 ? undefined : tuples(ids[index - 1] ?? 0, id, width, 1),
    );
    return {
      text: decode(written.slice(from, to).filter((id) => id !== END)),
      output_ids: written.slice(from, to),
      meta_info: {
        id: 'r1',
        finish_reason: done
          ? { type: written.at(-1) === END ? 'stop' : 'length', matched: END }
          : null,
        prompt_tokens: ids.length,
        completion_tokens: to,
        ...(body.return_logprob === true
          ? {
              output_token_logprobs: rows.map(({ own }) => own),
              output_top_logprobs: rows.map(({ best }) => best),
            }
          : {}),
        ...(body.logprob_start_len === 0
          ? {
              input_token_logprobs: input.map(
                (row, i) => row?.own ?? [null, ids[i], textOf(ids[i] ?? 0)],
              ),
              input_top_logprobs: input.map((row) => row?.best ?? null),
            }
          : {}),
      },
    };
  };
  if (body.stream !== true) return { json: value(0, written.length) };
  const steps = written.map((_, index) => value(incremental ? index : 0, index + 1));
  return { events: steps };
}

function tuples(
  last: number,
  id: number,
  width: number,
  heat: number,
): { own: unknown[]; best: unknown[][] } {
  const all = distribution(last, heat);
  const tuple = (token: (typeof all)[number]): unknown[] => [
    token.logprob,
    token.id,
    textOf(token.id),
  ];
  const own = all.find((token) => token.id === id);
  return { own: own ? tuple(own) : [null, id, null], best: all.slice(0, width).map(tuple) };
}
