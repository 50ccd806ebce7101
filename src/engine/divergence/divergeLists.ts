import { rowsOf, type TokenRow } from '../../trace/sampleBuilder';
import { decodeText } from '../../trace/text';
import { UNKNOWN_ID } from '../../trace/units';
import { unpackBlock } from '../../trace/wire';
import { EngineError } from '../errors';
import type {
  DivergeRequest,
  GenerateResult,
  ScoreEvent,
  ScoreSource,
  StartedEvent,
} from '../protocol';
import { TokenStream } from '../tokenStream';

/** One of two models, at least one of which runs on a server. */
export interface ListSide {
  /** Whether it reads token ids as they are, and not text alone. */
  readonly takesIds: () => Promise<boolean>;
  readonly score: (
    source: ScoreSource,
    emit: (event: ScoreEvent) => void,
  ) => Promise<GenerateResult>;
}

/**
 * Two models on one text, as far as servers tell: what either says of each token, and its best
 * alternatives. Each scores by itself, first the model that is compared, then its base, which gets
 * the very tokens where it takes ids. No metric is recorded: lenses take them from both lists, as
 * bounds where those do not decide. Cancelling gives a result with what both have scored.
 * @param decoder what stands for a decoder in the sample
 * @throws EngineError `model` where the models read other tokens, and those of scoring
 */
export async function divergeLists(
  [policy, base]: readonly [ListSide, ListSide],
  { source }: Pick<DivergeRequest, 'source'>,
  decoder: string,
  emit: (event: ScoreEvent) => void,
  signal: AbortSignal,
): Promise<GenerateResult> {
  const began = performance.now();
  const own = await scored(policy, source, signal, (evaluated, total) =>
    emit({ kind: 'progress', evaluated, total: 2 * total }),
  );
  const { started } = own;
  const other = own.cancelled
    ? undefined
    : await scored(base, await sameText(base, own), signal, (evaluated, total) =>
        emit({ kind: 'progress', evaluated: total + evaluated, total: 2 * total }),
      );
  const reference = other?.started.origin.model;
  const origin = {
    ...started.origin,
    decoder: {
      id: decoder,
      parameters: { from: 'top-k' },
      ...(reference ? { otherModels: [reference] } : {}),
    },
  };
  emit({ ...started, origin });
  const stream = new TokenStream((block) => {
    emit({ kind: 'tokens', lane: 0, block });
  });
  const cancelled = other?.cancelled !== false;
  if (other && !cancelled && other.rows.length !== own.rows.length) {
    throw otherTokens(own, other, Math.min(own.rows.length, other.rows.length));
  }
  for (const [index, { columns, alternatives }] of (other?.rows ?? []).entries()) {
    const row = own.rows[index];
    if (!row || !other || !isSameToken(row, other.rows[index]))
      throw otherTokens(own, other, index);
    stream.push({
      ...row,
      reference: { ...(columns ? { columns } : {}), alternatives: alternatives ?? [] },
    });
  }
  stream.flush();
  return {
    ...own.result,
    finish: cancelled ? 'cancelled' : own.result.finish,
    origin,
    tokens: stream.length,
    seconds: (performance.now() - began) / 1000,
    cost: [...own.result.cost, ...(other?.result.cost ?? [])],
  };
}

interface ScoredSide {
  readonly started: StartedEvent;
  readonly rows: readonly TokenRow[];
  readonly result: GenerateResult;
  readonly cancelled: boolean;
}

async function scored(
  { score }: ListSide,
  source: ScoreSource,
  signal: AbortSignal,
  onProgress: (evaluated: number, total: number) => void,
): Promise<ScoredSide> {
  signal.throwIfAborted();
  const starts: StartedEvent[] = [];
  const rows: TokenRow[] = [];
  const result = await score(source, (event) => {
    if (event.kind === 'started') starts.push(event);
    else if (event.kind === 'progress') onProgress(event.evaluated, event.total);
    else rows.push(...rowsOf(unpackBlock(event.block)));
  });
  const [started] = starts;
  if (!started) throw new RangeError('A scoring ended that had not started.');
  return { started, rows, result, cancelled: result.finish === 'cancelled' };
}

/** What the base is to read: the same tokens, or at least the same text. */
async function sameText(
  { takesIds }: ListSide,
  { started: { promptText = '', promptTokens }, rows }: ScoredSide,
): Promise<ScoreSource> {
  const ids = rows.map(({ id }) => id ?? UNKNOWN_ID);
  if (promptTokens && !ids.includes(UNKNOWN_ID) && (await takesIds())) {
    return { ids: [...promptTokens.ids, ...ids], promptLength: promptTokens.ids.length };
  }
  const text = decodeText(Buffer.concat(rows.map((row) => bytesOf(row))));
  return { prompt: { exactText: promptText }, text };
}

/** Ids can mean other tokens to another model: texts must agree, as far as a server shows them. */
function isSameToken(own: TokenRow, other: TokenRow | undefined): boolean {
  if (!other) return false;
  const [first, second] = [own.id ?? UNKNOWN_ID, other.id ?? UNKNOWN_ID];
  const known = first !== UNKNOWN_ID && second !== UNKNOWN_ID;
  if (known && first !== second) return false;
  const [a, b] = [bytesOf(own), bytesOf(other)];
  // A server writes U+FFFD for bytes that are no text by themselves.
  return a.equals(b) || (known && (a.includes('\ufffd') || b.includes('\ufffd')));
}

function otherTokens(own: ScoredSide, other: ScoredSide | undefined, index: number): EngineError {
  const nameOf = (side: ScoredSide | undefined): string =>
    side?.started.origin.model?.name ?? 'the other model';
  const textOf = (side: ScoredSide | undefined): string => {
    const row = side?.rows[index];
    return row ? JSON.stringify(decodeText(bytesOf(row))) : 'the end';
  };
  return new EngineError(
    'model',
    `${nameOf(other)} cannot be compared with ${nameOf(own)}: they read other tokens (token ${index} is ${textOf(other)}, not ${textOf(own)}). Choose two models of one family.`,
  );
}

function bytesOf({ text }: TokenRow): Buffer {
  return Buffer.from(text);
}
