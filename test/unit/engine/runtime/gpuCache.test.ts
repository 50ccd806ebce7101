import assert from 'node:assert/strict';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { KEPT_POSITIONS } from '../../../../src/engine/graph/cacheCutModel';
import { GpuMemory } from '../../../../src/engine/runtime/gpuCache';
import type { CacheTensor } from '../../../../src/engine/runtime/graphSignature';

const CACHE: readonly CacheTensor[] = ['key', 'value'].map((kind) => ({
  ...{ past: `past.0.${kind}`, present: `present.0.${kind}` },
  ...{ type: 'float32', heads: 1, size: 4 },
}));

/** Outputs of a run, and how often each was freed. */
function outputs(): { tensors: Record<string, Tensor>; freed: number[] } {
  const freed: number[] = [];
  const tensors = CACHE.map(({ present }, index) => {
    freed.push(0);
    const dispose = (): void => {
      freed[index] = (freed[index] ?? 0) + 1;
    };
    const gpuBuffer = {} as Tensor.GpuBufferType;
    const options = { dataType: 'float32', dims: [1, 1, 1, 4], dispose } as const;
    return [present, Tensor.fromGpuBuffer(gpuBuffer, options)] as const;
  });
  return { tensors: Object.fromEntries(tensors), freed };
}

interface Cutter {
  readonly lengths: number[];
  readonly made: ReturnType<typeof outputs>[];
  released: number;
}

/** A memory whose cutter is a stand-in. */
function memoryOf(cutter: Cutter = { lengths: [], made: [], released: 0 }): GpuMemory {
  const session = {
    run: (feeds: Record<string, Tensor>) => {
      assert.deepEqual(Object.keys(feeds).sort(), ['past.0.key', 'past.0.value', KEPT_POSITIONS]);
      cutter.lengths.push(Number((feeds[KEPT_POSITIONS]?.data as BigInt64Array)[0]));
      const made = outputs();
      cutter.made.push(made);
      return Promise.resolve(made.tensors);
    },
    release: () => {
      cutter.released += 1;
      return Promise.resolve();
    },
  };
  return new GpuMemory(CACHE, Tensor, () =>
    Promise.resolve(session as unknown as InferenceSession),
  );
}

describe('a cache in the memory of a device', () => {
  it('begins empty, then feeds what the last run gave, and frees what it replaces', () => {
    const memory = memoryOf();
    const cache = memory.newCache();
    assert.deepEqual(cache.feeds(0)['past.0.key']?.dims, [1, 1, 0, 4]);
    const [first, second] = [outputs(), outputs()];
    cache.take(first.tensors, 0, 1);
    assert.equal(cache.feeds(2)['past.0.value'], first.tensors['present.0.value']);
    assert.deepEqual(first.freed, [0, 0]);
    cache.take(second.tensors, 1, 2);
    assert.deepEqual(
      [first.freed, second.freed],
      [
        [1, 1],
        [0, 0],
      ],
    );
    assert.equal(memory.size, 1);
    cache.dispose();
    cache.dispose();
    assert.deepEqual(second.freed, [1, 1]);
    assert.equal(memory.size, 0);
  });

  it('shares tensors with its forks until the last lets go', async () => {
    const memory = memoryOf();
    const cache = memory.newCache();
    const [shared, own] = [outputs(), outputs()];
    cache.take(shared.tensors, 0, 1);
    const fork = await cache.fork(1, 1);
    assert.ok(fork);
    cache.take(own.tensors, 1, 2);
    assert.deepEqual(shared.freed, [0, 0]);
    assert.equal(fork.feeds(2)['past.0.key'], shared.tensors['present.0.key']);
    fork.dispose();
    assert.deepEqual(
      [shared.freed, own.freed],
      [
        [1, 1],
        [0, 0],
      ],
    );
  });

  it('is cut on the device for a shorter fork, and kept where it goes on', async () => {
    const cutter: Cutter = { lengths: [], made: [], released: 0 };
    const memory = memoryOf(cutter);
    const cache = memory.newCache();
    const { tensors, freed } = outputs();
    cache.take(tensors, 0, 3);
    const fork = await cache.fork(2, 3);
    assert.deepEqual(cutter.lengths, [2]);
    assert.deepEqual(freed, [0, 0]);
    assert.equal(fork?.feeds(3)['past.0.key'], cutter.made[0]?.tensors['present.0.key']);
    const empty = await cache.fork(0, 3);
    assert.deepEqual(empty?.feeds(1)['past.0.key']?.dims, [1, 1, 0, 4]);
    assert.deepEqual(cutter.lengths, [2]);
  });

  it('is freed when it is made shorter', async () => {
    const cutter: Cutter = { lengths: [], made: [], released: 0 };
    const cache = memoryOf(cutter).newCache();
    const { tensors, freed } = outputs();
    cache.take(tensors, 0, 3);
    const shorter = await cache.truncate(1, 3);
    assert.deepEqual([cutter.lengths, freed], [[1], [1, 1]]);
    shorter?.dispose();
    assert.deepEqual(cutter.made[0]?.freed, [1, 1]);
  });

  it('is freed with its model, once, before the sessions go', async () => {
    const cutter: Cutter = { lengths: [], made: [], released: 0 };
    const memory = memoryOf(cutter);
    const [cache, other] = [memory.newCache(), memory.newCache()];
    const [one, two] = [outputs(), outputs()];
    cache.take(one.tensors, 0, 2);
    other.take(two.tensors, 0, 1);
    const fork = await cache.fork(1, 2);
    await memory.release();
    assert.deepEqual([memory.size, cutter.released], [0, 1]);
    for (const late of [cache, fork]) late?.dispose();
    assert.deepEqual(
      [one.freed, two.freed, cutter.made[0]?.freed],
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
    );
  });
});
