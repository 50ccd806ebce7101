import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TurnQueue, type TurnOptions } from '../../../src/engine/turnQueue';

/** Tasks that end when they are told to, and a log of what began and where tasks stood. */
class Bench {
  readonly queue = new TurnQueue<string>();
  readonly begun: string[] = [];
  readonly places = new Map<string, number[]>();
  private end: (() => void) | undefined;

  /** `A1` is the first task of owner A. */
  add(name: string, options: TurnOptions = {}): Promise<string> {
    const owner = name.slice(0, 1);
    const places: number[] = [];
    this.places.set(name, places);
    return this.queue.run(
      owner,
      () => {
        this.begun.push(name);
        return new Promise((resolve) => (this.end = () => resolve(name)));
      },
      { ...options, onAhead: (ahead) => places.push(ahead) },
    );
  }

  async finish(): Promise<void> {
    this.end?.();
    // The next task begins some microtasks later.
    await new Promise(setImmediate);
  }
}

describe('TurnQueue', () => {
  it('runs one task at a time, in the order of one owner', async () => {
    const bench = new Bench();
    const results = Promise.all(['A1', 'A2', 'A3'].map((name) => bench.add(name)));
    for (const count of [1, 2, 3]) {
      await new Promise(setImmediate);
      assert.equal(bench.begun.length, count);
      await bench.finish();
    }
    assert.deepEqual(await results, ['A1', 'A2', 'A3']);
    assert.ok(bench.queue.isEmpty);
  });

  it('lets owners take turns, and puts off one that runs for one that waits', async () => {
    const bench = new Bench();
    const names = ['A1', 'A2', 'A3', 'B1', 'C1', 'B2'];
    const all = Promise.all(names.map((name) => bench.add(name)));
    while (!bench.queue.isEmpty) await bench.finish();
    await all;
    assert.deepEqual(bench.begun, ['A1', 'B1', 'C1', 'A2', 'B2', 'A3']);
  });

  it('tells each task how many come before it', async () => {
    const bench = new Bench();
    const all = ['A1', 'A2', 'B1'].map((name) => bench.add(name));
    await new Promise(setImmediate);
    await bench.finish();
    await bench.finish();
    await bench.finish();
    await Promise.all(all);
    assert.deepEqual(bench.places.get('A1'), [0]);
    assert.deepEqual(bench.places.get('A2')?.slice(-3), [2, 1, 0]);
    assert.deepEqual([...new Set(bench.places.get('B1'))], [1, 0]);
  });

  it('ends the wait of a cancelled task at once, and no other', async () => {
    const bench = new Bench();
    const abort = new AbortController();
    const first = bench.add('A1');
    const cancelled = bench.add('B1', { signal: abort.signal });
    const last = bench.add('C1');
    abort.abort(new Error('never mind'));
    await assert.rejects(cancelled, /never mind/);
    assert.deepEqual(bench.begun, ['A1']);
    assert.equal(bench.places.get('C1')?.at(-1), 1);
    await bench.finish();
    await bench.finish();
    assert.deepEqual(await Promise.all([first, last]), ['A1', 'C1']);
    await assert.rejects(bench.add('D1', { signal: abort.signal }), /never mind/);
    assert.ok(bench.queue.isEmpty);
  });

  it('goes on after a task that fails', async () => {
    const queue = new TurnQueue<string>();
    const failed = queue.run('A', () => Promise.reject(new Error('no')));
    const next = queue.run('B', () => Promise.resolve(7));
    await assert.rejects(failed, /no/);
    assert.equal(await next, 7);
  });

  it('rejects what waits and leaves what runs', async () => {
    const bench = new Bench();
    const [running, ...waiting] = ['A1', 'B1', 'B2'].map((name) => bench.add(name));
    const refusals = waiting.map((wait) => assert.rejects(wait, /stopped/));
    bench.queue.rejectWaiting(new Error('stopped'));
    await Promise.all(refusals);
    await bench.finish();
    assert.equal(await running, 'A1');
    assert.ok(bench.queue.isEmpty);
  });

  it('starves nobody: between two turns of an owner each other that waits has one', async () => {
    const owner = fc.constantFrom<string[]>('A', 'B', 'C', 'D');
    const owners = fc.array(owner, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(owners, async (given) => {
        const bench = new Bench();
        const all = Promise.all(given.map((owner, index) => bench.add(`${owner}${index}`)));
        const left = [...given];
        let before = '';
        while (left.length > 0) {
          await new Promise(setImmediate);
          const owner = bench.begun.at(-1)?.slice(0, 1) ?? '';
          assert.ok(owner !== before || left.every((other) => other === owner));
          left.splice(left.indexOf(owner), 1);
          before = owner;
          await bench.finish();
        }
        await all;
        assert.equal(bench.begun.length, given.length);
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});
