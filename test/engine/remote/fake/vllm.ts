import { ASSISTANT, decode, distribution, encode, END, textOf, USER, write } from './fakeModel';
import type { Answers, Asked, Reply } from './fakeServer';

export interface VllmOptions {
  readonly maxLogprobs?: number;
  /** `--logprobs-mode processed_logprobs`. */
  readonly processed?: boolean;
  readonly promptLogprobs?: boolean;
  /** Of the model that scores prompts: below 1 it is surer than the one that writes. */
  readonly promptTemperature?: number;
}

/** Answers in the form that vLLM documents and its protocol classes define. */
export function vllm({
  maxLogprobs = 20,
  processed = false,
  promptLogprobs = true,
  promptTemperature = 1,
}: VllmOptions = {}): Answers {
  return (asked) => {
    const { path, body, method } = asked;
    if (method === 'GET') return question(path);
    if (path === '/tokenize') return { json: tokenized(idsOf(body)) };
    if (path === '/detokenize') return { json: { prompt: decode(body.tokens as number[]) } };
    const wanted = Number(body.logprobs ?? body.prompt_logprobs ?? 0);
    if (wanted > maxLogprobs) {
      const message = `Requested sample logprobs of ${wanted}, which is greater than max allowed: ${maxLogprobs}`;
      return { status: 400, json: { error: { message, type: 'BadRequestError', code: 400 } } };
    }
    if (path === '/v1/completions') {
      return completion(asked, processed, promptLogprobs ? promptTemperature : undefined);
    }
    return undefined;
  };
}

function question(path: string): Reply | undefined {
  if (path === '/version') return { json: { version: '0.11.2' } };
  if (path !== '/v1/models') return undefined;
  const model = { id: 'org/tiny', object: 'model', owned_by: 'vllm', max_model_len: 4096 };
  return { json: { object: 'list', data: [model] } };
}

function idsOf(body: Asked['body']): number[] {
  if (Array.isArray(body.messages)) {
    const texts = (body.messages as { content: string }[]).map(({ content }) => content);
    return [USER, ...encode(texts.join('')), ASSISTANT];
  }
  if (Array.isArray(body.prompt)) return body.prompt as number[];
  const special = body.add_special_tokens === false ? [] : [0];
  return [...special, ...encode(String(body.prompt))];
}

function tokenized(ids: readonly number[]): object {
  const spelled = ids.map((id) => textOf(id).replaceAll(' ', 'Ġ').replaceAll('\n', 'Ċ'));
  return { count: ids.length, max_model_len: 4096, tokens: ids, token_strs: spelled };
}

/** @param promptHeat undefined where it scores no prompts */
function completion({ body }: Asked, processed: boolean, promptHeat: number | undefined): Reply {
  const ids = idsOf(body);
  const heat = processed ? Number(body.temperature) : 1;
  const written = write(ids, Number(body.max_tokens), Number(body.seed ?? 0));
  const usage = {
    prompt_tokens: ids.length,
    completion_tokens: written.length,
    total_tokens: ids.length + written.length,
  };
  const common = {
    id: 'cmpl-1',
    object: 'text_completion',
    created: 1763700000,
    model: 'org/tiny',
  };
  const finish = written.at(-1) === END ? 'stop' : 'length';
  const logprobs = (from: number, to: number): object | null =>
    body.logprobs === undefined ? null : lists(ids, written, from, to, Number(body.logprobs), heat);
  if (body.stream === true) {
    // Two tokens in the first chunk, as under load.
    const starts = [...written.keys()].filter((at) => at !== 1);
    const events = starts.map((from, i): object => {
      const to = starts[i + 1] ?? written.length;
      return {
        ...common,
        choices: [
          {
            index: 0,
            text: visible(written.slice(from, to)),
            logprobs: logprobs(from, to),
            finish_reason: to === written.length ? finish : null,
            stop_reason: null,
            ...(i === 0 ? { prompt_token_ids: ids } : {}),
            token_ids: written.slice(from, to),
          },
        ],
      };
    });
    return { events: [...events, { ...common, choices: [], usage }] };
  }
  const choice = {
    index: 0,
    text: visible(written),
    logprobs: logprobs(0, written.length),
    finish_reason: finish,
    stop_reason: null,
    token_ids: written,
    prompt_token_ids: ids,
    prompt_logprobs:
      promptHeat !== undefined && body.prompt_logprobs !== undefined
        ? promptRows(ids, Number(body.prompt_logprobs), promptHeat)
        : null,
  };
  return { json: { ...common, choices: [choice], usage } };
}

function visible(ids: readonly number[]): string {
  return decode(ids.filter((id) => id !== END));
}

/** Parallel lists; the row of alternatives holds the chosen one as well. */
function lists(
  prompt: readonly number[],
  written: readonly number[],
  from: number,
  to: number,
  width: number,
  heat: number,
): object {
  const rows = written.slice(from, to).map((id, index) => {
    const last = [...prompt, ...written.slice(0, from + index)].at(-1) ?? 0;
    const all = distribution(last, heat);
    const own = all.find((token) => token.id === id);
    const best = all.slice(0, width);
    const shown = own && !best.includes(own) ? [own, ...best] : best;
    return { id, logprob: own?.logprob ?? null, shown };
  });
  return {
    tokens: rows.map(({ id }) => textOf(id)),
    token_logprobs: rows.map(({ logprob }) => logprob),
    top_logprobs: rows.map(({ shown }) =>
      Object.fromEntries(shown.map(({ id, logprob }) => [textOf(id), logprob])),
    ),
    text_offset: rows.map((_, index) => index),
  };
}

function promptRows(ids: readonly number[], width: number, heat: number): (object | null)[] {
  return ids.map((id, index) => {
    if (index === 0) return null;
    const all = distribution(ids[index - 1] ?? 0, heat);
    const shown = all.filter((token, rank) => token.id === id || rank < width);
    return Object.fromEntries(
      shown.map((token) => [
        String(token.id),
        {
          logprob: token.logprob,
          rank: all.indexOf(token) + 1,
          decoded_token: textOf(token.id),
        },
      ]),
    );
  });
}
