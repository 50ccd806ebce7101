import { chatTokens } from '../../../trace/formats/openaiChat';
import { completionTokens } from '../../../trace/formats/openaiCompletions';
import { messageTexts } from '../../../trace/formats/openai/messageTexts';
import { choicesOf, dialectOf, finishOf, idList } from '../../../trace/formats/openai/response';
import type { ResponseToken } from '../../../trace/formats/openai/tokenRows';
import { isArray, isObject } from '../../../trace/json';
import type { ServerKind } from '../../../trace/server';
import { samplingFields } from '../sampling';
import type { Chunk, Route, WireRequest } from './route';

/** `/v1/completions`: from a given prefix, as text or as token ids. */
export const COMPLETIONS: Route = {
  path: '/v1/completions',
  body: (kind, request) => ({
    ...common(kind, request),
    prompt: promptOf(request),
    // A count here, unlike in a chat; llama.cpp gives nothing for 0.
    ...(request.topK === undefined ? {} : { logprobs: Math.max(1, request.topK) }),
  }),
  reader: () => readChoice,
};

/** Fields with which vLLM, SGLang and llama.cpp leave the last message of a chat open. */
const CONTINUE = { add_generation_prompt: false, continue_final_message: true } as const;

/** `/v1/chat/completions`: the server makes the prompt from messages. */
export const CHAT: Route = {
  path: '/v1/chat/completions',
  body: (kind, request) => ({
    ...common(kind, request),
    messages: request.prompt.kind === 'chat' ? request.prompt.messages : [],
    ...(request.prompt.kind === 'chat' && request.prompt.open ? CONTINUE : {}),
    ...(request.topK === undefined ? {} : { logprobs: true, top_logprobs: request.topK }),
  }),
  reader: () => readChoice,
};

function promptOf({ prompt }: WireRequest): unknown {
  return prompt.kind === 'ids' ? prompt.ids : prompt.kind === 'text' ? prompt.text : '';
}

function common(kind: ServerKind, request: WireRequest): Readonly<Record<string, unknown>> {
  const { model, maxTokens, seed, stream, ignoreEos, sampling } = request;
  return {
    model,
    max_tokens: maxTokens,
    seed,
    ...samplingFields(kind, sampling),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...(ignoreEos ? { ignore_eos: true } : {}),
    ...(kind === 'vllm' ? { return_token_ids: true } : {}),
    // How many tokens there are so far: its stream joins those that end inside a character.
    ...(kind === 'llama.cpp' && stream ? { timings_per_token: true } : {}),
  };
}

function readChoice(value: Readonly<Record<string, unknown>>): Chunk {
  const [choice] = choicesOf(value);
  const { usage, timings } = value;
  const message = isObject(choice?.delta) ? choice.delta : choice?.message;
  const { reasoning, content } = messageTexts(message);
  const text = typeof choice?.text === 'string' ? choice.text : '';
  const promptIds = idList(value.prompt_token_ids) ?? idList(choice?.prompt_token_ids);
  const written = isObject(timings) ? timings.predicted_n : undefined;
  return {
    tokens: choice ? tokensOf(choice) : [],
    text: text + reasoning + content,
    ...(reasoning !== '' ? { reasoning: true } : content !== '' ? { reasoning: false } : {}),
    dialect: dialectOf(value),
    ...finishPart(choice),
    ...(isObject(usage) && typeof usage.prompt_tokens === 'number'
      ? { promptTokens: usage.prompt_tokens }
      : {}),
    ...(promptIds ? { promptIds } : {}),
    ...(typeof written === 'number' ? { written } : {}),
  };
}

/** llama.cpp spells the tokens of both routes as a chat's. */
function tokensOf(choice: Readonly<Record<string, unknown>>): readonly ResponseToken[] {
  const { logprobs } = choice;
  return isObject(logprobs) && isArray(logprobs.tokens)
    ? completionTokens(choice)
    : chatTokens(choice);
}

function finishPart(choice: Readonly<Record<string, unknown>> | undefined): Pick<Chunk, 'finish'> {
  const { finish, finishDetail } = choice ? finishOf(choice) : {};
  if (finish === undefined) return {};
  return { finish: { finish, ...(finishDetail === undefined ? {} : { finishDetail }) } };
}
