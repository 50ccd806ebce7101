import type { TokenId } from '../../trace/units';
import { EngineError } from '../errors';
import type { Body, Rows } from './body';
import type { Distribution, Scored } from './distribution';
import type { Head } from './head';
import { toFloat32 } from './tensors';

/**
 * Most tokens that the body evaluates in one run. It bounds the time until a cancel is seen, and
 * memory.
 */
const CHUNK = 256;

/** Most rows in one run of the head: with more their logits fall out of the processor's cache. */
const HEAD_ROWS = 16;

/** Any token will do where what the head says of one is not looked at. */
const NO_TARGET: TokenId = 0;

/** What to give of a distribution. */
export interface Wanted {
  /** Best tokens to name. */
  readonly alternatives: number;
  /** Whether the whole row of logits is needed. */
  readonly logits: boolean;
}

/** What evaluating sequences cost. */
export interface Meter {
  /** Runs of the model's body. */
  passes: number;
  /** Tokens that those evaluated. */
  tokens: number;
}

/** One token sequence that grows, with its key-value cache. */
export class Sequence {
  private readonly evaluated: TokenId[] = [];
  private last: Rows | undefined;
  /** The row that predicts the next token, by the length at which it does. */
  private readonly marks = new Map<number, Rows>();
  /**
   * Graphs with a mask that is made for the start of a sequence only take several tokens there,
   * and fail later. Known ones have been given another (`causalMask`).
   */
  private singly = false;

  /** @param meter counts what this sequence and its forks evaluate. */
  constructor(
    private readonly body: Body,
    private readonly head: Head,
    private readonly meter: Meter = { passes: 0, tokens: 0 },
    private cache = body.newCache(),
  ) {}

  /** Tokens evaluated so far. */
  get ids(): readonly TokenId[] {
    return this.evaluated;
  }

  get length(): number {
    return this.evaluated.length;
  }

  /** Keeps what the sequence predicts now, for forks at this length. */
  mark(): void {
    if (!this.last) return;
    const { data, count } = this.last;
    const row = data.slice(data.length - data.length / count);
    this.marks.set(this.length, { data: row, count: 1 });
  }

  /** Whether a fork of this length predicts at once. */
  predictsAt(length: number): boolean {
    return this.marks.has(length) || (length === this.length && this.last !== undefined);
  }

  /**
   * A sequence of its own that has read the first `length` of these tokens. Unless it
   * {@link predictsAt} that length, it predicts after the next token that it is fed.
   */
  async fork(length = this.length, meter = this.meter): Promise<Sequence> {
    const cache = await this.cache.fork(length, this.length);
    const fork = new Sequence(this.body, this.head, meter, cache);
    fork.singly = this.singly;
    const ids = this.evaluated.slice(0, length);
    if (!cache) await fork.feed(ids);
    else {
      fork.evaluated.push(...ids);
      fork.last = length === this.length ? this.last : this.marks.get(length);
      for (const [at, row] of this.marks) if (at <= length) fork.marks.set(at, row);
    }
    return fork;
  }

  /** Forgets all but the first `length` tokens. It predicts as a fork of that length does. */
  async truncate(length: number): Promise<void> {
    if (length === this.length) return;
    const cache = await this.cache.truncate(length, this.length);
    const ids = this.evaluated.splice(0);
    this.last = this.marks.get(length);
    for (const at of this.marks.keys()) if (at > length) this.marks.delete(at);
    this.cache = cache ?? this.body.newCache();
    if (cache) this.evaluated.push(...ids.slice(0, length));
    else await this.feed(ids.slice(0, length));
  }

  /**
   * Frees what the sequence holds outside JavaScript, where the garbage collector is late; its
   * forks keep theirs. It must not be used afterwards.
   */
  dispose(): void {
    this.last = undefined;
    this.marks.clear();
    this.cache.dispose();
  }

  /**
   * Evaluates further tokens. Cancelling is seen between chunks; the sequence is then at a chunk's
   * end and the promise is rejected with the signal's reason.
   */
  async feed(ids: readonly TokenId[], signal?: AbortSignal): Promise<void> {
    for await (const rows of this.chunks(ids, signal)) this.last = rows;
  }

  /**
   * Evaluates further tokens and gives the distribution after each of them, as a draft's
   * verification needs them.
   */
  async feedEach(
    ids: readonly TokenId[],
    { alternatives, logits }: Wanted,
    signal?: AbortSignal,
  ): Promise<Distribution[]> {
    const distributions: Distribution[] = [];
    for await (const rows of this.chunks(ids, signal)) {
      this.last = rows;
      for (let row = 0; row < rows.count; row += HEAD_ROWS) {
        const targets = Array<TokenId>(Math.min(HEAD_ROWS, rows.count - row)).fill(NO_TARGET);
        distributions.push(...(await this.head.run(rows, row, targets, alternatives, logits)));
      }
    }
    if (distributions.length === ids.length) return distributions;
    throw new EngineError(
      'model',
      'The model gives logits of the last token only, and several are needed. Export it without pruning its head.',
    );
  }

  /** The distribution of the token after those fed. */
  async predict({ alternatives, logits }: Wanted): Promise<Distribution> {
    if (!this.last) throw new RangeError('A sequence that was fed nothing predicts nothing.');
    const lastRow = this.last.count - 1;
    const [row] = await this.head.run(this.last, lastRow, [NO_TARGET], alternatives, logits);
    if (!row) throw new RangeError('The head gave no row.');
    return row;
  }

  /**
   * Evaluates all but the last of some tokens, which begin with those read so far, and gives those
   * from `first` on, each under the distribution that the tokens before it make, in order, a few at
   * a time.
   * @param first more than the tokens read so far.
   * @param onEvaluated gets the number of tokens that the body has evaluated.
   * @param logits whether each comes with its whole row of logits; those of one step take
   * 16 rows of memory.
   */
  async *score(
    ids: readonly TokenId[],
    first: number,
    alternatives: number,
    onEvaluated: (count: number) => void,
    signal?: AbortSignal,
    logits = false,
  ): AsyncGenerator<Scored[]> {
    for await (const rows of this.chunks(ids.slice(this.length, -1), signal)) {
      onEvaluated(this.length);
      // Row i of the chunk predicts the token after it.
      const next = this.length - rows.count + 1;
      for (let row = Math.max(0, first - next); row < rows.count; row += HEAD_ROWS) {
        signal?.throwIfAborted();
        const end = Math.min(row + HEAD_ROWS, rows.count);
        const targets = ids.slice(next + row, next + end);
        yield await this.head.run(rows, row, targets, alternatives, logits);
      }
    }
  }

  /**
   * Evaluates the rest of some tokens, which begin with those read so far, and gives the final
   * hidden state after the first `length` of them, for each `length` from `first` on, in order. The
   * row is only valid during the call.
   * @param first more than the tokens read so far.
   */
  async eachHiddenState(
    ids: readonly TokenId[],
    first: number,
    use: (state: Float32Array, length: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    for await (const rows of this.chunks(ids.slice(this.length), signal)) {
      const data = toFloat32(rows.data);
      const width = data.length / rows.count;
      const before = this.length - rows.count;
      for (let row = Math.max(0, first - before - 1); row < rows.count; row += 1) {
        use(data.subarray(row * width, (row + 1) * width), before + row + 1);
      }
    }
  }

  private async *chunks(ids: readonly TokenId[], signal?: AbortSignal): AsyncGenerator<Rows> {
    if (ids.length > 1) this.cache.reserve(this.length + ids.length);
    for (let at = 0; at < ids.length;) {
      signal?.throwIfAborted();
      const most = this.length > 0 && this.singly ? 1 : Math.min(CHUNK, this.body.mostTokens);
      const chunk = ids.slice(at, at + most);
      let rows: Rows;
      try {
        rows = await this.body.run(chunk, this.length, this.cache);
      } catch (error) {
        if (this.length === 0 || chunk.length === 1) throw error;
        this.singly = true;
        continue;
      }
      at += chunk.length;
      this.evaluated.push(...chunk);
      this.meter.passes += 1;
      this.meter.tokens += chunk.length;
      yield rows;
    }
  }
}
