import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import { readSignature, type GraphSignature } from './graphSignature';
import { onnxRuntime, type InferenceSession, type Tensor } from './onnxRuntime';
import { openSession } from './session';

/**
 * Most tokens evaluated in one run. It bounds the time until a cancel is seen and the memory of
 * the logits, which the graph computes for every one of them.
 */
const CHUNK = 256;

/** A decoder graph, ready to evaluate token sequences. */
export class LanguageModel {
  private constructor(
    private readonly session: InferenceSession,
    private readonly signature: GraphSignature,
    private readonly TensorClass: typeof Tensor,
    private readonly file: string,
  ) {}

  /** @throws EngineError `model` for a graph that cannot be loaded or is not of a known kind. */
  static async open(file: string, threads: number): Promise<LanguageModel> {
    const session = await openSession(file, threads);
    const { Tensor } = await onnxRuntime();
    try {
      return new LanguageModel(session, readSignature(session, file), Tensor, file);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  get vocabularySize(): number {
    return this.signature.vocabularySize;
  }

  /** An empty sequence; several can be open at once. */
  newSequence(): Sequence {
    const { cache } = this.signature;
    const empty = cache.map(({ past, type, emptyShape }): [string, Tensor] => [
      past,
      type === 'float32'
        ? new this.TensorClass(type, new Float32Array(0), emptyShape)
        : new this.TensorClass(type, new Uint16Array(0), emptyShape),
    ]);
    return new Sequence(
      (ids, start, past) => this.run(ids, start, past),
      Object.fromEntries(empty),
    );
  }

  /** The model must not be used afterwards. */
  async release(): Promise<void> {
    await this.session.release();
  }

  private async run(ids: readonly TokenId[], start: number, past: Cache): Promise<Evaluation> {
    const end = start + ids.length;
    const feeds: Record<string, Tensor> = { ...past };
    feeds.input_ids = this.int64(BigInt64Array.from(ids, BigInt));
    if (this.signature.attentionMask) {
      feeds.attention_mask = this.int64(new BigInt64Array(end).fill(1n));
    }
    if (this.signature.positionIds) {
      feeds.position_ids = this.int64(BigInt64Array.from(ids, (_, index) => BigInt(start + index)));
    }
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(feeds);
    } catch (error) {
      throw new EngineError('model', `${this.file} failed while running: ${messageOf(error)}`, {
        cause: error,
      });
    }
    const logits = outputs.logits?.data;
    if (!(logits instanceof Float32Array) || logits.length < this.vocabularySize) {
      throw new EngineError('model', `${this.file} gave no logits for ${ids.length} tokens.`);
    }
    const cache: Record<string, Tensor> = {};
    for (const { past: name, present } of this.signature.cache) {
      const tensor = outputs[present];
      if (tensor) cache[name] = tensor;
    }
    return { row: logits.subarray(logits.length - this.vocabularySize), cache };
  }

  private int64(values: BigInt64Array): Tensor {
    return new this.TensorClass('int64', values, [1, values.length]);
  }
}

type Cache = Readonly<Record<string, Tensor>>;

interface Evaluation {
  readonly row: Float32Array;
  readonly cache: Cache;
}

/** One token sequence that grows, with its key-value cache. */
export class Sequence {
  private position = 0;

  constructor(
    private readonly run: (
      ids: readonly TokenId[],
      start: number,
      past: Cache,
    ) => Promise<Evaluation>,
    private cache: Cache,
  ) {}

  /** Tokens evaluated so far. */
  get length(): number {
    return this.position;
  }

  /**
   * Evaluates further tokens and gives the raw logits of the token after them. Cancelling is
   * seen between chunks; the sequence is then at a chunk's end and the promise is rejected with
   * the signal's reason.
   */
  async feed(ids: readonly TokenId[], signal?: AbortSignal): Promise<Float32Array> {
    let row: Float32Array | undefined;
    for (let at = 0; at < ids.length; at += CHUNK) {
      signal?.throwIfAborted();
      const chunk = ids.slice(at, at + CHUNK);
      const evaluation = await this.run(chunk, this.position, this.cache);
      this.position += chunk.length;
      this.cache = evaluation.cache;
      row = evaluation.row;
    }
    if (!row) throw new RangeError('No tokens to evaluate.');
    return row;
  }
}
