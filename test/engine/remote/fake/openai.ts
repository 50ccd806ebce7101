import { decode, distribution, encode, END, textOf, write } from './fakeModel';
import type { Answers, Asked, Reply } from './fakeServer';

export interface OpenAiOptions {
  /** Whether it has the completions route, and repeats prompts there. */
  readonly completions?: 'echo' | 'plain';
  readonly logprobs?: boolean;
  /** Whether a chat goes on in an unfinished answer, or drops the request silently. */
  readonly continues?: boolean;
  readonly streams?: boolean;
}

/** An OpenAI-compatible server that says no name. */
export function openAi({
  completions,
  logprobs = true,
  continues = false,
  streams = true,
}: OpenAiOptions = {}): Answers {
  return (asked) => {
    const { path, method } = asked;
    if (method === 'GET') {
      if (path !== '/v1/models') return undefined;
      return { json: { object: 'list', data: [{ id: 'gpt', object: 'model', owned_by: 'me' }] } };
    }
    if (path === '/v1/completions' && completions) {
      return completion(asked, completions === 'echo');
    }
    return path === '/v1/chat/completions' ? chat(asked, logprobs, continues, streams) : undefined;
  };
}

function completion({ body }: Asked, echoes: boolean): Reply {
  if (Number(body.logprobs ?? 0) > 5) {
    return { status: 400, json: { error: { message: 'logprobs must be at most 5' } } };
  }
  if (Array.isArray(body.prompt)) {
    return { status: 400, json: { error: { message: 'prompt must be a string' } } };
  }
  const prompt = encode(String(body.prompt));
  const written = write(prompt, Number(body.max_tokens), Number(body.seed ?? 0));
  const all = [...prompt, ...written];
  const from = echoes && body.echo === true ? 0 : prompt.length;
  const rows = all.slice(from).map((id, index) => {
    const at = from + index;
    const row = distribution(all[at - 1] ?? 0);
    return { id, logprob: at === 0 ? null : row.find((token) => token.id === id)?.logprob, row };
  });
  const choice = (begin: number, end: number, last: boolean): object => ({
    index: 0,
    text: decode(rows.slice(begin, end).map(({ id }) => id)),
    finish_reason: last ? (written.at(-1) === END ? 'stop' : 'length') : null,
    logprobs:
      body.logprobs === undefined
        ? null
        : {
            tokens: rows.slice(begin, end).map(({ id }) => textOf(id)),
            token_logprobs: rows.slice(begin, end).map(({ logprob }) => logprob),
            top_logprobs: rows
              .slice(begin, end)
              .map(({ row, logprob }) =>
                logprob === null
                  ? null
                  : Object.fromEntries(
                      row
                        .slice(0, Number(body.logprobs))
                        .map((token) => [textOf(token.id), token.logprob]),
                    ),
              ),
          },
  });
  const usage = { prompt_tokens: prompt.length, completion_tokens: written.length };
  if (body.stream !== true) {
    const choices = [choice(0, rows.length, true)];
    return { json: { object: 'text_completion', choices, usage } };
  }
  const events = rows.map((_, at) => ({
    object: 'text_completion',
    choices: [choice(at, at + 1, at === rows.length - 1)],
  }));
  return { events: [...events, { object: 'text_completion', choices: [], usage }] };
}

function chat({ body }: Asked, logprobs: boolean, continues: boolean, streams: boolean): Reply {
  if (!logprobs && body.logprobs === true) {
    return { status: 400, json: { error: { message: 'logprobs are not supported' } } };
  }
  const messages = body.messages as { role: string; content: string }[];
  const open = continues && body.continue_final_message === true;
  const turns = messages.flatMap(({ content }) => [16, ...encode(content), 19]);
  const prompt = open ? turns.slice(0, -1) : [...turns, 17];
  const written = write(prompt, Number(body.max_tokens), Number(body.seed ?? 0));
  const width = Math.min(20, Number(body.top_logprobs ?? 0));
  if (Number(body.top_logprobs ?? 0) > 20) {
    return { status: 400, json: { error: { message: 'top_logprobs must be at most 20' } } };
  }
  const items = written.map((id, index) => {
    const row = distribution([...prompt, ...written.slice(0, index)].at(-1) ?? 0);
    const named = (token: (typeof row)[number]): object => ({
      token: textOf(token.id),
      logprob: token.logprob,
      bytes: [...token.bytes],
    });
    const own = row.find((token) => token.id === id);
    return { ...(own ? named(own) : {}), top_logprobs: row.slice(0, width).map(named) };
  });
  const finish = written.at(-1) === END ? 'stop' : 'length';
  const usage = { prompt_tokens: prompt.length, completion_tokens: written.length };
  if (body.stream !== true || !streams) {
    const message = { role: 'assistant', content: decode(written) };
    const choice = {
      index: 0,
      message,
      finish_reason: finish,
      logprobs: body.logprobs === true ? { content: items } : null,
    };
    return { json: { object: 'chat.completion', choices: [choice], usage } };
  }
  const events = written.map((id, index) => ({
    object: 'chat.completion.chunk',
    choices: [
      {
        index: 0,
        delta: { content: textOf(id) },
        finish_reason: index === written.length - 1 ? finish : null,
        ...(body.logprobs === true ? { logprobs: { content: [items[index]] } } : {}),
      },
    ],
  }));
  return { events: [...events, { object: 'chat.completion.chunk', choices: [], usage }] };
}
