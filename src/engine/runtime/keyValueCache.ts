import { deltaOf } from '../graph/bodyModel';
import type { CacheTensor, GraphSignature } from './graphSignature';
import type { InferenceSession, Tensor } from './onnxRuntime';
import { floatData, floatDataOf, type FloatData } from './tensors';

type TensorClass = typeof Tensor;

type Forked = Promise<KeyValueCache | undefined> | KeyValueCache | undefined;

/** The cache of one sequence between the runs of a graph. */
export interface KeyValueCache {
  /** Tells how long the sequence will be at least, before a run. */
  reserve(positions: number): void;
  /** Cache inputs for a run after which the sequence has `end` positions. */
  feeds(end: number): Readonly<Record<string, Tensor>>;
  /** Takes the outputs of a run over the positions [start, end). */
  take(outputs: InferenceSession.OnnxValueMapType, start: number, end: number): void;
  /**
   * A cache of its own that holds the first `length` of `held` positions; undefined where that
   * cannot be made, and they must be evaluated again.
   */
  fork(length: number, held: number): Forked;
  /** The same for a caller that does not need this one any more. */
  truncate(length: number, held: number): Forked;
  /** Frees what the garbage collector does not; the cache must not be used afterwards. */
  dispose(): void;
}

export function newCache(signature: GraphSignature, tensorClass: TensorClass): KeyValueCache {
  return signature.layout === 'exact'
    ? new ExactCache(signature.cache, tensorClass)
    : new CapacityCache(signature.cache, tensorClass);
}

/** Outputs that {@link KeyValueCache.take} wants. */
export function cacheOutputs({ cache, layout }: GraphSignature): string[] {
  return cache.map(layout === 'exact' ? ({ present }) => present : deltaOf);
}

/** Feeds what the graph returned. */
class ExactCache implements KeyValueCache {
  private tensors: Record<string, Tensor> = {};

  constructor(
    private readonly cache: readonly CacheTensor[],
    private readonly tensorClass: TensorClass,
  ) {
    for (const { past, type, heads, size } of cache) {
      this.tensors[past] = new tensorClass(type, floatData(type, 0), [1, heads, 0, size]);
    }
  }

  reserve(): void {
    // The graph itself makes the tensors, each as long as it must be.
  }

  feeds(): Readonly<Record<string, Tensor>> {
    return this.tensors;
  }

  take(outputs: InferenceSession.OnnxValueMapType): void {
    for (const { past, present } of this.cache) {
      const tensor = outputs[present];
      if (tensor) this.tensors[past] = tensor;
    }
  }

  fork(length: number, held: number): KeyValueCache {
    const fork = new ExactCache(this.cache, this.tensorClass);
    if (length === held) {
      // A run makes new tensors and leaves these as they are.
      fork.tensors = { ...this.tensors };
      return fork;
    }
    for (const tensor of this.cache) {
      const { past, type, heads, size } = tensor;
      const from = floatDataOf(this.tensors[past]);
      const data = floatData(type, heads * length * size);
      if (from) copyHeads(from, held, length, data, length, 0, tensor);
      fork.tensors[past] = new this.tensorClass(type, data, [1, heads, length, size]);
    }
    return fork;
  }

  truncate(length: number, held: number): KeyValueCache {
    return this.fork(length, held);
  }

  dispose(): void {
    this.tensors = {};
  }
}

/**
 * Positions by which buffers grow at least. Attention copies whole buffers at each step, so empty
 * positions cost too.
 */
const PAGE = 64;

/** Keeps buffers longer than the sequence, which ONNX Runtime reads in place. */
class CapacityCache implements KeyValueCache {
  private capacity = 0;
  private buffers: readonly FloatData[] = [];
  private tensors: Readonly<Record<string, Tensor>> = {};

  constructor(
    private readonly cache: readonly CacheTensor[],
    private readonly tensorClass: TensorClass,
  ) {}

  reserve(positions: number): void {
    if (positions > this.capacity) this.grow(positions);
  }

  feeds(end: number): Readonly<Record<string, Tensor>> {
    // By an eighth at least: copying each position some times costs less than what the attention
    // spends at every step on room that is not used.
    if (end > this.capacity) this.grow(Math.max(end, this.capacity * 1.125));
    return this.tensors;
  }

  take(outputs: InferenceSession.OnnxValueMapType, start: number, end: number): void {
    this.cache.forEach((tensor, index) => {
      const delta = floatDataOf(outputs[deltaOf(tensor)]);
      const buffer = this.buffers[index];
      if (!delta || !buffer) return;
      copyHeads(delta, end - start, end - start, buffer, this.capacity, start, tensor);
    });
  }

  fork(length: number): KeyValueCache {
    const fork = new CapacityCache(this.cache, this.tensorClass);
    fork.grow(length, this);
    return fork;
  }

  truncate(): KeyValueCache {
    // What lies behind the sequence's end is written over.
    return this;
  }

  dispose(): void {
    this.buffers = [];
    this.tensors = {};
  }

  /** @param from whose buffers are copied, as far as they fit. */
  private grow(positions: number, from: CapacityCache = this): void {
    const { capacity: old, buffers } = from;
    this.capacity = PAGE * Math.ceil(positions / PAGE);
    const shapes = this.cache.map(({ heads, size }) => [1, heads, this.capacity, size]);
    this.buffers = this.cache.map((tensor, index) => {
      const { type, heads, size } = tensor;
      const buffer = floatData(type, heads * this.capacity * size);
      const before = buffers[index];
      const kept = Math.min(old, this.capacity);
      if (before) copyHeads(before, old, kept, buffer, this.capacity, 0, tensor);
      return buffer;
    });
    this.tensors = Object.fromEntries(
      this.cache.map(({ past, type }, index) => [
        past,
        new this.tensorClass(type, this.buffers[index] ?? floatData(type, 0), shapes[index] ?? []),
      ]),
    );
  }
}

/** Copies the first `count` rows of [heads, rows, size] into [heads, capacity, size] at a position. */
function copyHeads(
  from: FloatData,
  rows: number,
  count: number,
  to: FloatData,
  capacity: number,
  position: number,
  { heads, size }: CacheTensor,
): void {
  for (let head = 0; head < heads; head += 1) {
    const start = head * rows * size;
    to.set(from.subarray(start, start + count * size), (head * capacity + position) * size);
  }
}
