import type { PromptTokens } from '../../trace/trace';
import { decodeText } from '../../trace/text';
import { EngineError } from '../errors';
import type { GenerateRequest } from '../protocol';
import type { RemoteModel } from './remoteModel';
import type { WirePrompt } from './routes/route';
import { promptTokensOf, type ServerTokens } from './tokens';

/** A prompt in the most exact form that its server takes, with what is known of it. */
export interface ResolvedPrompt {
  readonly wire: WirePrompt;
  readonly text?: string;
  readonly tokens?: PromptTokens;
}

/**
 * A question goes through the model's chat template on the server, where it can be seen doing so;
 * ids and exact text are the prefix that the model must go on from.
 * @throws EngineError `prompt` where the server cannot go on from it
 */
export async function resolvePrompt(
  remote: RemoteModel,
  prompt: GenerateRequest['prompt'],
  signal: AbortSignal,
): Promise<ResolvedPrompt> {
  if ('ids' in prompt) return fromIds(remote, prompt.ids, signal);
  if ('exactText' in prompt) return fromExactText(remote, prompt.exactText, signal);
  if (prompt.text.trim() === '') {
    throw new EngineError('prompt', 'The prompt is empty. Write a question.');
  }
  const messages = [{ role: 'user', content: prompt.text }];
  const takesIds = remote.probe.capabilities.prefix === 'ids';
  const tokens = takesIds ? await remote.tokenizer.encodeChat(messages, signal) : undefined;
  return tokens ? known(remote, tokens, signal) : { wire: { kind: 'chat', messages, open: false } };
}

async function fromIds(
  remote: RemoteModel,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<ResolvedPrompt> {
  if (ids.length === 0) throw new EngineError('prompt', 'The prompt is empty. Write a question.');
  if (remote.probe.capabilities.prefix !== 'ids') {
    throw new EngineError(
      'prompt',
      `${remote.client.host} takes no token ids. Give the prompt as text.`,
    );
  }
  return known(remote, await remote.tokenizer.withTexts(ids, signal), signal);
}

async function fromExactText(
  remote: RemoteModel,
  text: string,
  signal: AbortSignal,
): Promise<ResolvedPrompt> {
  if (text === '') throw new EngineError('prompt', 'The prompt is empty. Write a question.');
  const { prefix } = remote.probe.capabilities;
  if (prefix === 'ids') {
    const tokens = await remote.tokenizer.encode(text, false, signal);
    if (tokens) return { ...(await known(remote, tokens, signal)), text };
  }
  if (prefix === 'ids' || prefix === 'text') return { wire: { kind: 'text', text }, text };
  throw new EngineError(
    'prompt',
    `${remote.client.host} answers questions only: it does not go on from a given text. Use a server with a completions route.`,
  );
}

async function known(
  remote: RemoteModel,
  tokens: ServerTokens,
  signal: AbortSignal,
): Promise<ResolvedPrompt> {
  const promptTokens = promptTokensOf(tokens);
  const text = tokens.texts
    ? decodeText(promptTokens.texts.bytes)
    : (tokens.text ?? (await remote.tokenizer.decode(tokens.ids, signal)));
  return {
    wire: { kind: 'ids', ids: tokens.ids },
    ...(text === undefined ? {} : { text }),
    tokens: promptTokens,
  };
}
