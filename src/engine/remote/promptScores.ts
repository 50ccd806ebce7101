import { completionTokens } from '../../trace/formats/openaiCompletions';
import { choicesOf, idList } from '../../trace/formats/openai/response';
import type { Dialect } from '../../trace/formats/openai/logprobValues';
import type { ResponseToken } from '../../trace/formats/openai/tokenRows';
import { namedToken } from '../../trace/formats/openai/tokenText';
import { isArray, isObject } from '../../trace/json';
import type { ServerKind } from '../../trace/server';
import { EngineError } from '../errors';
import { objectOf, type ServerClient } from './client';
import { COMPLETIONS } from './routes/openai';
import { SGLANG_GENERATE, tupleTokens } from './routes/sglang';
import type { Route, WirePrompt, WireRequest } from './routes/route';
import { NEUTRAL } from './sampling';

/** A token of a prompt with what the model says of it; nothing is said of the first. */
export interface PromptToken extends ResponseToken {
  /** 1 + number of tokens with a higher probability, where the server tells. */
  readonly rank?: number;
}

/** How one kind of server is asked for log-probabilities of a prompt. */
interface Scoring {
  readonly route: Route;
  readonly dialect: Dialect;
  readonly fields: (topK: number) => object;
  readonly read: (answer: Readonly<Record<string, unknown>>) => readonly PromptToken[];
}

/** Undefined for servers that do not score prompts at all. */
export function scoringOf(kind: ServerKind): Scoring | undefined {
  switch (kind) {
    case 'vllm':
      return VLLM;
    case 'sglang':
      return SGLANG;
    case 'unknown':
      return ECHO;
    case 'llama.cpp':
    case 'ollama':
      return undefined;
  }
}

/** Tokens of the prompt, the first without a value. @throws EngineError `server` */
export async function promptScores(
  client: ServerClient,
  scoring: Scoring,
  { kind, model }: { readonly kind: ServerKind; readonly model: string },
  prompt: WirePrompt,
  topK: number,
  signal: AbortSignal,
): Promise<readonly PromptToken[]> {
  const request: WireRequest = {
    model,
    prompt,
    // No server but OpenAI's own takes 0.
    maxTokens: 1,
    topK: undefined,
    sampling: NEUTRAL,
    seed: 0,
    ignoreEos: false,
    stream: false,
  };
  const { route } = scoring;
  const body = { ...route.body(kind, request), ...scoring.fields(topK) };
  const tokens = scoring.read(objectOf(await client.post(route.path, body, signal), client.host));
  if (tokens.length < 2 || tokens.slice(1).every(({ logprob }) => typeof logprob !== 'number')) {
    throw new EngineError('server', `${client.host} gave no log-probabilities of the text.`);
  }
  return tokens;
}

const VLLM: Scoring = {
  route: COMPLETIONS,
  dialect: 'vllm',
  fields: (topK) => ({ prompt_logprobs: topK }),
  read: (answer) => {
    const [choice] = choicesOf(answer);
    const rows = choice?.prompt_logprobs ?? answer.prompt_logprobs;
    const ids = idList(choice?.prompt_token_ids) ?? idList(answer.prompt_token_ids) ?? [];
    return ids.map((id, index) => {
      const row: unknown = isArray(rows) ? rows[index] : undefined;
      const entries = isObject(row) ? Object.entries(row) : [];
      const alternatives = entries.map(([key, entry]) => ({
        token: namedToken(textOf(entry, key), undefined, Number(key)),
        logprob: isObject(entry) ? entry.logprob : undefined,
      }));
      const own = isObject(row) ? row[String(id)] : undefined;
      const rank = isObject(own) && typeof own.rank === 'number' ? own.rank : undefined;
      return {
        token: namedToken(textOf(own, String(id)), undefined, id),
        logprob: isObject(own) ? own.logprob : null,
        alternatives,
        ...(rank === undefined ? {} : { rank }),
      };
    });
  },
};

function textOf(entry: unknown, id: string): string {
  const text = isObject(entry) ? entry.decoded_token : undefined;
  return typeof text === 'string' ? text : `token_id:${id}`;
}

const SGLANG: Scoring = {
  route: SGLANG_GENERATE,
  dialect: 'openai',
  fields: (topK) => ({
    return_logprob: true,
    logprob_start_len: 0,
    top_logprobs_num: topK,
    return_text_in_logprobs: true,
  }),
  read: ({ meta_info: meta }) =>
    isObject(meta) ? tupleTokens(meta.input_token_logprobs, meta.input_top_logprobs) : [],
};

/** The completions API of OpenAI repeats the prompt with its values. */
const ECHO: Scoring = {
  route: COMPLETIONS,
  dialect: 'openai',
  fields: (topK) => ({ echo: true, logprobs: Math.max(1, topK) }),
  read: (answer) => {
    const [choice] = choicesOf(answer);
    const { usage } = answer;
    const written = isObject(usage) ? usage.completion_tokens : undefined;
    const tokens = choice ? completionTokens(choice) : [];
    return tokens.slice(0, tokens.length - (typeof written === 'number' ? written : 1));
  },
};
