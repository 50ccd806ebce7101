import { wordPieces } from '../../trace/formats/openai/wordPieces';
import { COLUMN } from '../../trace/sample';
import type { TokenRow } from '../../trace/sampleBuilder';
import { bytesAt } from '../../trace/byteStrings';
import { EngineError } from '../errors';
import type { Continuation, IdsOrText } from '../protocol';
import type { ResolvedPrompt } from './prompt';
import type { RemoteModel } from './remoteModel';
import { promptTokensOf, type ServerTokens } from './tokens';

/** What a generation begins with: a prompt, then the beginning of a response. */
export interface Prefix extends ResolvedPrompt {
  /**
   * Tokens of the response that the caller does not have yet. They have no values: a server tells
   * them for a prompt only as a whole.
   */
  readonly told: readonly TokenRow[];
}

/**
 * The prefix that the server must read, exactly. Ids stay ids, so that no tokenizer can join what
 * the model wrote as two tokens.
 * @throws EngineError `prompt` where the server cannot go on from it
 */
export async function withContinuation(
  remote: RemoteModel,
  prompt: ResolvedPrompt,
  continuation: Continuation | undefined,
  signal: AbortSignal,
): Promise<Prefix> {
  if (!continuation) return { ...prompt, told: [] };
  const { kept, forced } = continuation;
  if (prompt.wire.kind !== 'ids') return asText(remote, prompt, continuation);
  const before = 'ids' in kept ? { ids: kept.ids } : await tokensOf(remote, kept, signal);
  const after = forced ? await tokensOf(remote, forced, signal) : { ids: [] };
  const ids = [...prompt.wire.ids, ...before.ids, ...after.ids];
  const told = [...('ids' in kept ? [] : rowsOf(before, {})), ...rowsOf(after, FORCED)];
  return { ...prompt, wire: { kind: 'ids', ids }, told };
}

const FORCED = { [COLUMN.forced]: 1 };

async function tokensOf(
  remote: RemoteModel,
  given: IdsOrText,
  signal: AbortSignal,
): Promise<ServerTokens> {
  if ('ids' in given) return remote.tokenizer.withTexts(given.ids, signal);
  const tokens = await remote.tokenizer.encode(given.text, false, signal);
  if (tokens) return tokens;
  throw new EngineError('server', `${remote.client.host} does not tokenize any more.`);
}

function rowsOf(
  tokens: ServerTokens,
  columns: Readonly<Record<string, number>>,
): readonly TokenRow[] {
  const { ids, texts } = promptTokensOf(tokens);
  return Array.from(ids, (id, index) => ({ id, text: bytesAt(texts, index), columns }));
}

/** Servers that read text go on from text; a chat goes on where that was found to work. */
function asText(
  remote: RemoteModel,
  prompt: ResolvedPrompt,
  { kept, forced }: Continuation,
): Prefix {
  const { host } = remote.client;
  if ('ids' in kept || (forced && 'ids' in forced)) {
    throw new EngineError('prompt', `${host} takes no token ids. Go on from text.`);
  }
  const added = forced?.text ?? '';
  const text = kept.text + added;
  const told = [
    ...wordPieces(kept.text).map((piece) => ({ text: piece })),
    ...(added === '' ? [] : [{ text: added, columns: FORCED }]),
  ];
  const { wire } = prompt;
  if (wire.kind === 'text') {
    return { ...prompt, wire: { kind: 'text', text: wire.text + text }, told };
  }
  if (wire.kind === 'chat' && remote.probe.capabilities.prefix === 'chat') {
    const messages = [...wire.messages, { role: 'assistant', content: text }];
    return { ...prompt, wire: { kind: 'chat', messages, open: true }, told };
  }
  throw new EngineError(
    'prompt',
    `${host} does not go on from the beginning of an answer to a question. Give prompt and answer as one exact text, or use another server.`,
  );
}
