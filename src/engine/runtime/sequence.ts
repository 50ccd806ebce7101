import type { TokenId } from '../../trace/units';
import type { Body, Rows } from './body';
import type { Distribution, Scored } from './distribution';
import type { Head } from './head';

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

/** One token sequence that grows, with its key-value cache. */
export class Sequence {
  private position = 0;
  private last: Rows | undefined;
  /**
   * Some graphs (float16 ones of onnxruntime-genai's builder) take several tokens only at the
   * start of a sequence, and fail later.
   */
  private singly = false;
  private readonly cache;

  constructor(
    private readonly body: Body,
    private readonly head: Head,
  ) {
    this.cache = body.newCache();
  }

  /** Tokens evaluated so far. */
  get length(): number {
    return this.position;
  }

  /**
   * Evaluates further tokens. Cancelling is seen between chunks; the sequence is then at a chunk's
   * end and the promise is rejected with the signal's reason.
   */
  async feed(ids: readonly TokenId[], signal?: AbortSignal): Promise<void> {
    for await (const rows of this.chunks(ids, signal)) this.last = rows;
  }

  /** The distribution of the token after those fed. */
  async predict({ alternatives, logits }: Wanted): Promise<Distribution> {
    if (!this.last) throw new RangeError('A sequence without tokens predicts nothing.');
    const lastRow = this.last.count - 1;
    const [row] = await this.head.run(this.last, lastRow, [NO_TARGET], alternatives, logits);
    if (!row) throw new RangeError('The head gave no row.');
    return row;
  }

  /**
   * Evaluates all but the last of some tokens, and gives those from `first` on, each under the
   * distribution that the tokens before it make, in order, a few at a time.
   * @param first at least 1.
   * @param onEvaluated gets the number of tokens that the body has evaluated.
   */
  async *score(
    ids: readonly TokenId[],
    first: number,
    alternatives: number,
    onEvaluated: (count: number) => void,
    signal?: AbortSignal,
  ): AsyncGenerator<Scored[]> {
    for await (const rows of this.chunks(ids.slice(0, -1), signal)) {
      onEvaluated(this.position);
      // Row i of the chunk predicts the token after it.
      const next = this.position - rows.count + 1;
      for (let row = Math.max(0, first - next); row < rows.count; row += HEAD_ROWS) {
        signal?.throwIfAborted();
        const end = Math.min(row + HEAD_ROWS, rows.count);
        const targets = ids.slice(next + row, next + end);
        yield await this.head.run(rows, row, targets, alternatives, false);
      }
    }
  }

  private async *chunks(ids: readonly TokenId[], signal?: AbortSignal): AsyncGenerator<Rows> {
    if (ids.length > 1) this.cache.reserve(this.position + ids.length);
    for (let at = 0; at < ids.length;) {
      signal?.throwIfAborted();
      const most = this.position > 0 && this.singly ? 1 : CHUNK;
      const chunk = ids.slice(at, at + most);
      let rows: Rows;
      try {
        rows = await this.body.run(chunk, this.position, this.cache);
      } catch (error) {
        if (this.position === 0 || chunk.length === 1) throw error;
        this.singly = true;
        continue;
      }
      at += chunk.length;
      this.position += chunk.length;
      yield rows;
    }
  }
}
