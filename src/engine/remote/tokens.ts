import { byteStringsFrom } from '../../trace/byteStrings';
import { spellingOfTokens } from '../../trace/formats/openai/byteGlyphs';
import { idList } from '../../trace/formats/openai/response';
import { namedToken, tokenContent } from '../../trace/formats/openai/tokenText';
import { isArray, isObject } from '../../trace/json';
import type { ServerKind } from '../../trace/server';
import type { PromptTokens } from '../../trace/trace';
import { EngineError } from '../errors';
import type { ChatMessage } from '../protocol';
import { objectOf, type ServerClient } from './client';
import { RefusedError } from './refusal';

/** Ids with what each of them says, where the server tells that. */
export interface ServerTokens {
  readonly ids: readonly number[];
  readonly texts?: readonly (string | Uint8Array)[];
  /** Of all together, where that alone is known. */
  readonly text?: string;
}

/** The tokenizer of a model on a server; each call is a request. */
export class ServerTokenizer {
  constructor(
    private readonly client: ServerClient,
    private readonly kind: ServerKind,
    private readonly model: string,
  ) {}

  /**
   * @param special whether the tokenizer puts its own tokens around the text
   * @returns undefined where the server has no such route
   */
  async encode(
    text: string,
    special: boolean,
    signal: AbortSignal,
  ): Promise<ServerTokens | undefined> {
    switch (this.kind) {
      case 'llama.cpp':
        return this.ask(
          '/tokenize',
          {
            content: text,
            add_special: special,
            parse_special: true,
            with_pieces: true,
          },
          signal,
        );
      case 'vllm':
      case 'sglang':
        return this.ask(
          '/tokenize',
          {
            model: this.model,
            prompt: text,
            add_special_tokens: special,
            ...(this.kind === 'vllm' ? { return_token_strs: true } : {}),
          },
          signal,
        );
      case 'ollama':
      case 'unknown':
        return undefined;
    }
  }

  /** The prompt that the server makes of messages, up to where the answer begins. */
  async encodeChat(
    messages: readonly ChatMessage[],
    signal: AbortSignal,
  ): Promise<ServerTokens | undefined> {
    if (this.kind === 'llama.cpp') {
      const answer = await this.optional('/apply-template', { messages }, signal);
      const { prompt } = answer ?? {};
      return typeof prompt === 'string' ? this.encode(prompt, true, signal) : undefined;
    }
    if (this.kind !== 'vllm') return undefined;
    const request = { model: this.model, messages, add_generation_prompt: true };
    return this.ask('/tokenize', { ...request, return_token_strs: true }, signal);
  }

  /** The text of ids, special tokens written out. */
  async decode(ids: readonly number[], signal: AbortSignal): Promise<string | undefined> {
    switch (this.kind) {
      case 'llama.cpp':
        return textIn(await this.optional('/detokenize', { tokens: ids }, signal), 'content');
      case 'vllm':
        return textIn(
          await this.optional('/detokenize', { model: this.model, tokens: ids }, signal),
          'prompt',
        );
      case 'sglang':
        return textIn(
          await this.optional(
            '/detokenize',
            { model: this.model, tokens: ids, skip_special_tokens: false },
            signal,
          ),
          'text',
        );
      case 'ollama':
      case 'unknown':
        return undefined;
    }
  }

  /** Texts for ids alone: those of their joint text, where it has the same tokens. */
  async withTexts(ids: readonly number[], signal: AbortSignal): Promise<ServerTokens> {
    const text = await this.decode(ids, signal);
    const again = text === undefined ? undefined : await this.encode(text, false, signal);
    const same = again?.ids.length === ids.length && again.ids.every((id, at) => id === ids[at]);
    if (same) return again;
    return text === undefined ? { ids } : { ids, text };
  }

  private async ask(
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<ServerTokens | undefined> {
    const answer = await this.optional(path, body, signal);
    if (!answer) return undefined;
    const { tokens, token_strs: names } = answer;
    if (isArray(tokens) && tokens.every(isObject)) {
      const ids = idList(tokens.map(({ id }) => id));
      if (ids) return { ids, texts: tokens.map(({ piece }) => pieceOf(piece)) };
    }
    const ids = idList(tokens);
    if (!ids) {
      throw new EngineError('server', `${this.client.host} tokenizes in a form that is not known.`);
    }
    const entries = isArray(names) ? names.filter((name) => typeof name === 'string') : [];
    return entries.length === ids.length ? { ids, texts: textsOf(entries) } : { ids };
  }

  /** Undefined where the server has no such route, or not for this model. */
  private async optional(
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    try {
      return objectOf(await this.client.post(path, body, signal), this.client.host);
    } catch (error) {
      if (error instanceof RefusedError) return undefined;
      throw error;
    }
  }
}

/** The prompt as a trace records it; a text that is not known shows as `token_id:N`. */
export function promptTokensOf({ ids, texts }: ServerTokens): PromptTokens {
  return {
    ids: Int32Array.from(ids),
    texts: byteStringsFrom(texts ?? ids.map((id) => `token_id:${id}`)),
  };
}

/** Entries of a vocabulary as text or bytes. */
function textsOf(entries: readonly string[]): readonly (string | Uint8Array)[] {
  const spelling = spellingOfTokens(entries, undefined);
  return entries.map((entry) => tokenContent(namedToken(entry, undefined), spelling));
}

/** llama.cpp: text, or a list of bytes where that is no UTF-8. */
function pieceOf(piece: unknown): string | Uint8Array {
  if (typeof piece === 'string') return piece;
  return isArray(piece) ? Uint8Array.from(piece, Number) : '';
}

function textIn(
  answer: Readonly<Record<string, unknown>> | undefined,
  name: string,
): string | undefined {
  const value = answer?.[name];
  return typeof value === 'string' ? value : undefined;
}
