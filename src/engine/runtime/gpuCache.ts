import { KEPT_POSITIONS } from '../graph/cacheCutModel';
import type { CacheTensor } from './graphSignature';
import type { KeyValueCache } from './keyValueCache';
import type { InferenceSession, Tensor } from './onnxRuntime';
import { floatData } from './tensors';

/** Tensors of one length of a sequence, which a cache and its forks hold together. */
class Shared {
  private holders = 1;

  constructor(
    readonly tensors: Readonly<Record<string, Tensor>>,
    private readonly live: Set<Shared>,
  ) {
    live.add(this);
  }

  hold(): this {
    this.holders += 1;
    return this;
  }

  letGo(): void {
    this.holders -= 1;
    if (this.holders === 0) this.free();
  }

  free(): void {
    if (!this.live.delete(this)) return;
    for (const tensor of Object.values(this.tensors)) tensor.dispose();
  }
}

/** What a cache holds now; outlives the cache object itself. */
interface Held {
  shared: Shared;
}

/**
 * Memory of a device that caches hold. Nothing frees such memory by itself: the garbage collector
 * sees objects of a few bytes, and a tensor that outlives its session must not be touched.
 */
export class GpuMemory {
  private readonly live = new Set<Shared>();
  /** For caches that nobody disposed of. */
  private readonly forgotten = new FinalizationRegistry<Held>(({ shared }) => shared.letGo());

  private cutter: Promise<InferenceSession> | undefined;

  /** @param openCutter opens `cacheCutModel` of the cache, where it is needed. */
  constructor(
    readonly cache: readonly CacheTensor[],
    private readonly tensorClass: typeof Tensor,
    private readonly openCutter: () => Promise<InferenceSession>,
  ) {}

  /** Sets of tensors that are alive. */
  get size(): number {
    return this.live.size;
  }

  newCache(): KeyValueCache {
    const empty = this.cache.map(({ past, type, heads, size }) => {
      const tensor = new this.tensorClass(type, floatData(type, 0), [1, heads, 0, size]);
      return [past, tensor] as const;
    });
    return this.cacheOf(this.shared(Object.fromEntries(empty)));
  }

  shared(tensors: Readonly<Record<string, Tensor>>): Shared {
    return new Shared(tensors, this.live);
  }

  cacheOf(shared: Shared): KeyValueCache {
    const held = { shared };
    const cache = new GpuCache(this, held);
    this.forgotten.register(cache, held);
    return cache;
  }

  /** What a run of the graph, or of the cutter, gave. */
  sharedOf(outputs: InferenceSession.OnnxValueMapType): Shared {
    const tensors = this.cache.flatMap(({ past, present }) => {
      const tensor = outputs[present];
      return tensor ? [[past, tensor] as const] : [];
    });
    return this.shared(Object.fromEntries(tensors));
  }

  /** Copies of the first `length` positions, at least 1. */
  async cut({ tensors }: Shared, length: number): Promise<Shared> {
    this.cutter ??= this.openCutter();
    const session = await this.cutter;
    const kept = new this.tensorClass('int64', BigInt64Array.of(BigInt(length)), [1]);
    const names = this.cache.map(({ present }) => present);
    return this.sharedOf(await session.run({ ...tensors, [KEPT_POSITIONS]: kept }, names));
  }

  /** Before the sessions that made them go. */
  async release(): Promise<void> {
    for (const shared of [...this.live]) shared.free();
    const cutter = await this.cutter?.catch(() => undefined);
    await cutter?.release();
  }
}

/** Feeds what the graph returned, without its leaving the device's memory. */
class GpuCache implements KeyValueCache {
  constructor(
    private readonly memory: GpuMemory,
    private readonly held: Held,
  ) {}

  reserve(): void {
    // The graph itself makes the tensors, each as long as it must be.
  }

  feeds(): Readonly<Record<string, Tensor>> {
    return this.held.shared.tensors;
  }

  take(outputs: InferenceSession.OnnxValueMapType): void {
    this.held.shared.letGo();
    this.held.shared = this.memory.sharedOf(outputs);
  }

  async fork(length: number, held: number): Promise<KeyValueCache> {
    if (length === held) return this.memory.cacheOf(this.held.shared.hold());
    if (length === 0) return this.memory.newCache();
    return this.memory.cacheOf(await this.memory.cut(this.held.shared, length));
  }

  async truncate(length: number, held: number): Promise<KeyValueCache> {
    const shorter = await this.fork(length, held);
    this.dispose();
    return shorter;
  }

  dispose(): void {
    this.held.shared.letGo();
    this.held.shared = new Shared({}, new Set());
  }
}
