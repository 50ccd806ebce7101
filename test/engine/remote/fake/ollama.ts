import { bytesOf, decode, distribution, encode, END, textOf, write } from './fakeModel';
import type { Answers, Asked, Reply } from './fakeServer';

const MOST = 20;

/** Answers in the form that Ollama's API documentation and its Go types give. */
export const ollama: Answers = (asked) => {
  const { path, body, method } = asked;
  if (method === 'GET') {
    if (path === '/api/version') return { json: { version: '0.13.0' } };
    if (path !== '/v1/models') return undefined;
    return {
      json: { object: 'list', data: [{ id: 'tiny:1b', object: 'model', owned_by: 'library' }] },
    };
  }
  if (path === '/v1/chat/completions') return chat(asked);
  if (path !== '/api/generate') return undefined;
  if (Number(body.top_logprobs ?? 0) > MOST) {
    return { status: 400, json: { error: 'top_logprobs must be between 0 and 20' } };
  }
  const ids = encode(String(body.prompt));
  const options = body.options as Record<string, number>;
  const written = write(ids, options.num_predict ?? 1, options.seed ?? 0);
  const lines = written.map((id, index) => ({
    model: 'tiny:1b',
    created_at: '2026-01-01T00:00:00Z',
    response: id === END ? '' : textOf(id),
    done: false,
    ...(body.logprobs === true
      ? {
          logprobs: [
            item([...ids, ...written.slice(0, index)].at(-1) ?? 0, id, Number(body.top_logprobs)),
          ],
        }
      : {}),
  }));
  const last = {
    model: 'tiny:1b',
    response: '',
    done: true,
    done_reason: written.at(-1) === END ? 'stop' : 'length',
    prompt_eval_count: ids.length,
    eval_count: written.length,
  };
  if (body.stream === true) return { events: [...lines, last], lines: 'ndjson' };
  const response = decode(written.filter((id) => id !== END));
  return { json: { ...last, response, logprobs: lines.flatMap(({ logprobs }) => logprobs ?? []) } };
};

/** The chat of its OpenAI layer: thinking comes as `reasoning`. */
function chat({ body }: Asked): Reply {
  const prompt = encode('The');
  const written = write(prompt, Number(body.max_tokens), Number(body.seed ?? 0));
  const events = written.map((id, index) => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'tiny:1b',
    choices: [
      {
        index: 0,
        delta: { role: 'assistant', [index < 2 ? 'reasoning' : 'content']: textOf(id) },
        logprobs: {
          content: [
            item(
              [...prompt, ...written.slice(0, index)].at(-1) ?? 0,
              id,
              Number(body.top_logprobs),
            ),
          ],
        },
        finish_reason: null,
      },
    ],
  }));
  const end = {
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta: { content: '' }, finish_reason: 'length' }],
  };
  const usage = { prompt_tokens: 11, completion_tokens: written.length };
  return { events: [...events, end, { object: 'chat.completion.chunk', choices: [], usage }] };
}

function item(last: number, id: number, width: number): object {
  const all = distribution(last);
  const named = (token: (typeof all)[number]): object => ({
    token: textOf(token.id),
    logprob: token.logprob,
    bytes: [...bytesOf(token.id)],
  });
  const own = all.find((token) => token.id === id);
  return { ...(own ? named(own) : {}), top_logprobs: all.slice(0, width).map(named) };
}
