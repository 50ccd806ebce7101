import { deltaOf } from '../graph/bodyModel';
import type { CacheTensor, GraphSignature } from './graphSignature';
import type { InferenceSession, Tensor } from './onnxRuntime';
import { floatData, floatDataOf, type FloatData } from './tensors';

type TensorClass = typeof Tensor;

/** The cache of one sequence between the runs of a graph. */
export interface KeyValueCache {
  /** Tells how long the sequence will be at least, before a run. */
  reserve(positions: number): void;
  /** Cache inputs for a run after which the sequence has `end` positions. */
  feeds(end: number): Readonly<Record<string, Tensor>>;
  /** Takes the outputs of a run over the positions [start, end). */
  take(outputs: InferenceSession.OnnxValueMapType, start: number, end: number): void;
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
    tensorClass: TensorClass,
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
}

/** Positions by which buffers grow at least. */
const PAGE = 256;

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
    // By half at least, so that a long generation copies each position a few times only.
    if (end > this.capacity) this.grow(Math.max(end, this.capacity * 1.5));
    return this.tensors;
  }

  take(outputs: InferenceSession.OnnxValueMapType, start: number, end: number): void {
    this.cache.forEach((tensor, index) => {
      const delta = floatDataOf(outputs[deltaOf(tensor)]);
      const buffer = this.buffers[index];
      if (delta && buffer) copyHeads(delta, end - start, buffer, start, this.capacity, tensor);
    });
  }

  private grow(positions: number): void {
    const old = this.capacity;
    this.capacity = PAGE * Math.ceil(positions / PAGE);
    const shapes = this.cache.map(({ heads, size }) => [1, heads, this.capacity, size]);
    this.buffers = this.cache.map((tensor, index) => {
      const { type, heads, size } = tensor;
      const buffer = floatData(type, heads * this.capacity * size);
      const before = this.buffers[index];
      if (before) copyHeads(before, old, buffer, 0, this.capacity, tensor);
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

/** Copies [heads, count, size] into [heads, capacity, size] at a position. */
function copyHeads(
  from: FloatData,
  count: number,
  to: FloatData,
  position: number,
  capacity: number,
  { heads, size }: CacheTensor,
): void {
  for (let head = 0; head < heads; head += 1) {
    const start = head * count * size;
    to.set(from.subarray(start, start + count * size), (head * capacity + position) * size);
  }
}
