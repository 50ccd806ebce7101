import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import type { Cut } from '../graph/findCut';
import type { GraphSignature } from './graphSignature';
import type { GpuMemory } from './gpuCache';
import { cacheOutputs, newCache, type KeyValueCache } from './keyValueCache';
import type { InferenceSession, Tensor } from './onnxRuntime';
import {
  floatDataOf,
  ones,
  wholeData,
  type FloatData,
  type WholeData,
  type WholeType,
} from './tensors';

/** Rows [rows, width] that cross from body to head, in the type that the graph has there. */
export interface Rows {
  readonly data: FloatData;
  readonly count: number;
}

/** The graph below the cut: tokens and cache to rows. */
export class Body {
  private readonly outputs: readonly string[];

  constructor(
    private readonly session: InferenceSession,
    private readonly signature: GraphSignature,
    private readonly cut: Cut,
    private readonly tensorClass: typeof Tensor,
    private readonly file: string,
    /** Where the cache stays, if not in JavaScript. */
    private readonly memory?: GpuMemory,
    /** Most tokens of one run. */
    readonly mostTokens = Infinity,
  ) {
    this.outputs = [cut.crossing, ...cacheOutputs(signature)];
  }

  /** Whether its rows are final hidden states; otherwise they are logits. */
  get givesHiddenStates(): boolean {
    return this.cut.hidden;
  }

  /** What the key-value cache of one token takes. */
  get bytesPerToken(): number {
    return this.signature.cache.reduce(
      (sum, { type, heads, size }) => sum + heads * size * (type === 'float32' ? 4 : 2),
      0,
    );
  }

  newCache(): KeyValueCache {
    return this.memory?.newCache() ?? newCache(this.signature, this.tensorClass);
  }

  /** Evaluates the tokens at positions from `start` on. */
  async run(ids: readonly TokenId[], start: number, cache: KeyValueCache): Promise<Rows> {
    const end = start + ids.length;
    const feeds: Record<string, Tensor> = { ...cache.feeds(end) };
    const feed = (name: string, length: number, value: (type: WholeType) => WholeData): void => {
      const type = this.signature.wholeNumbers.get(name);
      if (type === undefined || !this.session.inputNames.includes(name)) return;
      feeds[name] = new this.tensorClass(type, value(type), [1, length]);
    };
    feed('input_ids', ids.length, (type) => wholeData(type, ids));
    feed('attention_mask', end, (type) => ones(type, end));
    feed('position_ids', ids.length, (type) =>
      wholeData(
        type,
        ids.map((_, index) => start + index),
      ),
    );
    if (this.session.inputNames.includes('num_logits_to_keep')) {
      // 0 means all of them.
      feeds.num_logits_to_keep = new this.tensorClass('int64', BigInt64Array.of(0n), []);
    }
    let outputs: InferenceSession.OnnxValueMapType;
    try {
      outputs = await this.session.run(feeds, this.outputs);
    } catch (error) {
      throw new EngineError('model', `${this.file} failed while running: ${messageOf(error)}`, {
        cause: error,
      });
    }
    cache.take(outputs, start, end);
    const rows = outputs[this.cut.crossing];
    const data = floatDataOf(rows);
    const count = rows?.dims.at(-2) ?? 0;
    if (!data || count !== ids.length) {
      throw new EngineError(
        'model',
        `${this.file} gave ${count} rows for ${ids.length} tokens. Export it without pruning its head.`,
      );
    }
    return { data, count };
  }

  /** The body must not be used afterwards. */
  async release(): Promise<void> {
    await this.memory?.release();
    await this.session.release();
  }
}
