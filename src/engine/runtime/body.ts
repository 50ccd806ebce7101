import type { TokenId } from '../../trace/units';
import { EngineError, messageOf } from '../errors';
import type { Cut } from '../graph/findCut';
import type { GraphSignature } from './graphSignature';
import { cacheOutputs, newCache, type KeyValueCache } from './keyValueCache';
import type { InferenceSession, Tensor } from './onnxRuntime';
import { floatDataOf, type FloatData } from './tensors';

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
  ) {
    this.outputs = [cut.crossing, ...cacheOutputs(signature)];
  }

  newCache(): KeyValueCache {
    return newCache(this.signature, this.tensorClass);
  }

  /** Evaluates the tokens at positions from `start` on. */
  async run(ids: readonly TokenId[], start: number, cache: KeyValueCache): Promise<Rows> {
    const end = start + ids.length;
    const feeds: Record<string, Tensor> = { ...cache.feeds(end) };
    const feed = (name: string, length: number, at: (index: number) => number): void => {
      const type = this.signature.wholeNumbers.get(name);
      if (type === undefined || !this.session.inputNames.includes(name)) return;
      const values =
        type === 'int64'
          ? BigInt64Array.from({ length }, (_, index) => BigInt(at(index)))
          : Int32Array.from({ length }, (_, index) => at(index));
      feeds[name] = new this.tensorClass(type, values, [1, length]);
    };
    feed('input_ids', ids.length, (index) => ids[index] ?? 0);
    feed('attention_mask', end, () => 1);
    feed('position_ids', ids.length, (index) => start + index);
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
    if (!data || count === 0) {
      throw new EngineError('model', `${this.file} gave nothing for ${ids.length} tokens.`);
    }
    return { data, count };
  }

  /** The body must not be used afterwards. */
  async release(): Promise<void> {
    await this.session.release();
  }
}
