import { byteStringsFrom } from '../../trace/byteStrings';
import { COLUMN } from '../../trace/sample';
import { rowsOf, type TokenRow } from '../../trace/sampleBuilder';
import { tokenRows } from '../../trace/formats/openai/tokenRows';
import { decodeText, encodeText } from '../../trace/text';
import { UNKNOWN_ID } from '../../trace/units';
import { EngineError } from '../errors';
import { checkAlternatives } from '../generationPlan';
import type { GenerateResult, ScoreEvent, ScoreRequest, ScoreSource } from '../protocol';
import { TEACHER_FORCING } from '../score';
import { TokenStream } from '../tokenStream';
import { promptScores, scoringOf } from './promptScores';
import { SERVER_DEVICE } from './remoteGenerate';
import type { RemoteModel } from './remoteModel';
import type { WirePrompt } from './routes/route';

/** What goes to the server, and where in it the sample begins. */
interface Scored {
  readonly wire: WirePrompt;
  /** Tokens of the prompt, or bytes of its text where the server alone knows the tokens. */
  readonly prompt: { readonly tokens: number } | { readonly bytes: number };
}

/**
 * Annotates a text that is there already by the log-probabilities that a server gives of prompts.
 * One request scores all of it; cancelling ends the request.
 * @throws EngineError `server` for one that does not give them
 */
export async function remoteScore(
  remote: RemoteModel,
  { source, topK }: ScoreRequest,
  emit: (event: ScoreEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  checkAlternatives(topK);
  const { kind, model, capabilities } = remote.probe;
  const scoring = scoringOf(kind);
  if (!scoring || !capabilities.promptLogprobs) {
    throw new EngineError(
      'server',
      `${remote.client.host} gives no log-probabilities of a text that is there already (vLLM and SGLang do). Choose a model of such a server, or one on this machine.`,
    );
  }
  const scored = await toScore(remote, source, signal);
  const width = Math.min(topK, capabilities.topK);
  const started = performance.now();
  const query = { kind, model: model.id };
  const tokens = await promptScores(remote.client, scoring, query, scored.wire, width, signal);
  const block = tokenRows(tokens, undefined, scoring.dialect, () => undefined);
  const rows = [...rowsOf(block)].map((row, index): TokenRow => {
    const { rank } = tokens[index] ?? {};
    const alternatives = (row.alternatives ?? []).slice(0, width);
    const columns = { ...row.columns, ...(rank === undefined ? {} : { [COLUMN.rank]: rank }) };
    return { ...row, columns, alternatives };
  });
  const length = promptLength(rows, scored.prompt);
  if (length < 1 || length >= rows.length) {
    throw new EngineError(
      'prompt',
      `Of ${rows.length} tokens ${length} are the prompt, which leaves nothing to score. Give a longer text, and a prompt of at least one token.`,
    );
  }
  const before = rows.slice(0, length);
  const ids = before.map(({ id }) => id ?? UNKNOWN_ID);
  const texts = byteStringsFrom(await textsOf(remote, before, signal));
  const decoder = { id: TEACHER_FORCING, parameters: {} };
  const origin = remote.origin(decoder, scoring.route.path, 'raw');
  emit({
    kind: 'started',
    promptText: decodeText(texts.bytes),
    ...(ids.includes(UNKNOWN_ID) ? {} : { promptTokens: { ids: Int32Array.from(ids), texts } }),
    origin,
  });
  const stream = new TokenStream((part) => {
    emit({ kind: 'tokens', lane: 0, block: part });
  });
  for (const row of rows.slice(length)) stream.push(row);
  stream.flush();
  emit({ kind: 'progress', evaluated: rows.length - 1, total: rows.length - 1 });
  return {
    finish: 'other',
    parameters: {},
    tokens: stream.length,
    seconds: (performance.now() - started) / 1000,
    device: SERVER_DEVICE,
    deviceNotes: [],
    cost: [],
    origin,
  };
}

async function toScore(
  remote: RemoteModel,
  source: ScoreSource,
  signal: AbortSignal,
): Promise<Scored> {
  if ('ids' in source) {
    if (remote.probe.capabilities.prefix !== 'ids') {
      throw new EngineError(
        'prompt',
        `${remote.client.host} takes no token ids. Give the text instead.`,
      );
    }
    return { wire: { kind: 'ids', ids: source.ids }, prompt: { tokens: source.promptLength } };
  }
  const { tokenizer } = remote;
  if (!('prompt' in source)) {
    const tokens = await tokenizer.encode(source.text, true, signal);
    const wire: WirePrompt = tokens
      ? { kind: 'ids', ids: tokens.ids }
      : { kind: 'text', text: source.text };
    return { wire, prompt: { tokens: 1 } };
  }
  const { prompt, text } = source;
  const exact = 'exactText' in prompt ? prompt.exactText : undefined;
  const before =
    'messages' in prompt
      ? await tokenizer.encodeChat(prompt.messages, signal)
      : await tokenizer.encode(prompt.exactText, false, signal);
  const after = await tokenizer.encode(text, false, signal);
  if (before && after) {
    const ids = [...before.ids, ...after.ids];
    return { wire: { kind: 'ids', ids }, prompt: { tokens: before.ids.length } };
  }
  if (exact === undefined) {
    throw new EngineError(
      'prompt',
      `${remote.client.host} does not tell what prompt it makes of messages. Give the exact text of the prompt.`,
    );
  }
  const whole = exact + text;
  return { wire: { kind: 'text', text: whole }, prompt: { bytes: encodeText(exact).length } };
}

/** vLLM says nothing of the first token, not even its text. */
async function textsOf(
  remote: RemoteModel,
  [first, ...rest]: readonly TokenRow[],
  signal: AbortSignal,
): Promise<readonly (string | Uint8Array)[]> {
  const { kind } = remote.probe;
  const id = first?.id;
  const text =
    kind === 'vllm' && id !== undefined ? await remote.tokenizer.decode([id], signal) : undefined;
  return [text ?? first?.text ?? '', ...rest.map((row) => row.text)];
}

/** A token that begins in the prompt is of the prompt. */
function promptLength(rows: readonly TokenRow[], prompt: Scored['prompt']): number {
  if ('tokens' in prompt) return prompt.tokens;
  let bytes = 0;
  for (const [index, { text }] of rows.entries()) {
    if (bytes >= prompt.bytes) return index;
    bytes += typeof text === 'string' ? encodeText(text).length : text.length;
  }
  return rows.length;
}
