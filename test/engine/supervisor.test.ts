import assert from 'node:assert/strict';
import type { LoadedModel } from '../../src/engine/protocol';
import { EngineCallError, type Patience } from '../../src/extension/engine/engineProcess';
import { request, RAMBLING } from './support/generation';
import { fakeEngine, Supervised } from './support/supervised';

const LONG = request({ ...RAMBLING, model: 'embedded/draft', maxTokens: 480 });
const SHORT = request({ model: 'embedded/draft', maxTokens: 2 });
const PATIENCE = { ready: 20_000, cancel: 300 };

describe('engine supervisor', () => {
  let supervised: Supervised;
  const begin = (modulePath?: string, patience?: Patience): Supervised =>
    (supervised = new Supervised(modulePath, patience));
  afterEach(() => {
    supervised.supervisor.stop();
  });

  const stateIs = async (state: string): Promise<void> => {
    while (supervised.supervisor.state !== state) await new Promise((r) => setTimeout(r, 10));
  };

  it('ends a process that is idle for long enough, and starts one for the next run', async () => {
    const { supervisor, states } = begin();
    supervised.settings = { args: [], idleMilliseconds: 100 };
    assert.equal((await supervised.generate(SHORT)).finish, 'length');
    const { pid } = supervisor;
    await stateIs('stopped');
    assert.equal(supervisor.pid, undefined);
    assert.equal(supervisor.heldModel, undefined);
    assert.equal((await supervised.generate(SHORT)).finish, 'length');
    assert.notEqual(supervisor.pid, pid);
    const life = ['starting', 'working', 'idle'];
    assert.deepEqual(states, [...life, 'stopped', ...life]);
  });

  it('does not end a process that works, however long', async () => {
    begin();
    supervised.settings = { args: [], idleMilliseconds: 1 };
    assert.equal((await supervised.generate(LONG)).ids.length, 480);
  });

  it('takes a new idle time at once', async () => {
    const { supervisor } = begin();
    await supervised.generate(SHORT);
    supervised.settings = { args: [], idleMilliseconds: 1 };
    supervisor.settingsChanged();
    await stateIs('stopped');
  });

  it('keeps its process for the same model and replaces it for another', async () => {
    const { supervisor } = begin();
    await supervised.generate(SHORT);
    const first = supervisor.pid;
    await supervised.generate(SHORT);
    assert.equal(supervisor.pid, first);
    assert.equal(supervisor.heldModel?.model, 'embedded/draft');
    await supervised.generate({ ...SHORT, model: 'embedded/rl' });
    assert.notEqual(supervisor.pid, first);
    assert.equal(supervisor.heldModel.model, 'embedded/rl');
    assert.throws(() => process.kill(first ?? NaN, 0), /ESRCH/);
  });

  it('replaces a process for one with other arguments, between calls', async () => {
    const { supervisor } = begin();
    const run = supervised.generate(LONG);
    await stateIs('working');
    const first = supervisor.pid;
    supervised.settings = { args: ['--threads=2'], idleMilliseconds: 60_000 };
    supervisor.settingsChanged();
    assert.equal((await run).ids.length, 480);
    assert.equal(supervisor.pid, first);
    await supervised.generate(SHORT);
    assert.notEqual(supervisor.pid, first);
  });

  it('lets a second owner wait, says where it stands, and gives it the next turn', async () => {
    begin();
    const [a, b] = [{}, {}];
    const ahead: number[] = [];
    const order: string[] = [];
    const runs = [
      supervised.generate(LONG, { owner: a }).then(() => order.push('a1')),
      supervised.generate(SHORT, { owner: a }).then(() => order.push('a2')),
      supervised
        .generate(SHORT, { owner: b, onAhead: (count) => ahead.push(count) })
        .then(() => order.push('b1')),
    ];
    await Promise.all(runs);
    assert.deepEqual(order, ['a1', 'b1', 'a2']);
    assert.deepEqual([ahead[0], ahead.at(-1)], [1, 0]);
  });

  it('cancels a waiting run at once, without touching the one that runs', async () => {
    begin();
    const running = supervised.generate(LONG, { owner: {} });
    await stateIs('working');
    const abort = new AbortController();
    const waiting = supervised.generate(SHORT, { owner: {}, signal: abort.signal });
    abort.abort(new Error('never mind'));
    const { why } = await waiting;
    assert.equal((why as Error).message, 'never mind');
    assert.equal(supervised.supervisor.state, 'working');
    const { ids, finish } = await running;
    assert.deepEqual([ids.length, finish], [480, 'length']);
  });

  it('begins with the next run when one is cancelled', async () => {
    begin();
    const abort = new AbortController();
    const onEvent = (): void => abort.abort();
    const running = supervised.generate(LONG, { owner: {}, signal: abort.signal, onEvent });
    const next = supervised.generate(SHORT, { owner: {} });
    const cancelled = await running;
    assert.equal(cancelled.finish, 'cancelled');
    assert.ok(cancelled.ids.length < 480);
    assert.equal((await next).finish, 'length');
  });

  it('cancels a run while its process starts', async () => {
    begin(fakeEngine('silentEngine'));
    const abort = new AbortController();
    const run = supervised.generate(SHORT, { signal: abort.signal });
    abort.abort(new Error('never mind'));
    assert.match(String((await run).why), /never mind/);
  });

  it('kills an engine that is deaf to a cancel, and gives the waiting calls to a new one', async () => {
    const { supervisor } = begin(fakeEngine('deafEngine'), PATIENCE);
    const abort = new AbortController();
    const deaf = supervised.generate(SHORT, { owner: {}, signal: abort.signal });
    await stateIs('working');
    const first = supervisor.pid;
    const waiting = [{}, {}].map((owner) =>
      supervisor.call('load', { model: SHORT.model }, { owner }),
    );
    abort.abort();
    assert.match(String((await deaf).why), /The engine was stopped/);
    const pids = (await Promise.all(waiting)).map(
      (loaded) => (loaded as LoadedModel & { pid: number }).pid,
    );
    assert.equal(pids[0], pids[1]);
    assert.notEqual(pids[0], first);
    assert.ok(supervised.log.some((line) => line.includes('did not stop in time')));
  });

  it('gives up on an engine that never says that it is ready, each time', async () => {
    begin(fakeEngine('silentEngine'), { ...PATIENCE, ready: 1000 });
    for (const seed of [1, 2]) {
      const { why } = await supervised.generate({ ...SHORT, seed });
      assert.ok(why instanceof EngineCallError);
      assert.equal(why.message, 'The engine process did not start within 1 s.');
      await stateIs('stopped');
    }
  });

  it('tells the last words of an engine that cannot start', async () => {
    begin(fakeEngine('brokenEngine'));
    const { why } = await supervised.generate(SHORT);
    assert.match(String(why), /ended with code 1\..*It restarts with the next run/);
    assert.ok(supervised.log.some((line) => line.includes('libonnxruntime.so.1')));
  });

  it('says of a process that died by a signal which settings to change', async () => {
    begin();
    for (const signal of ['SIGSEGV', 'SIGABRT', 'SIGKILL'] as const) {
      const run = supervised.generate(LONG);
      await stateIs('working');
      assert.ok(supervised.signal(signal));
      const { why } = await run;
      assert.ok(why instanceof EngineCallError);
      assert.equal(why.code, 'crash');
      assert.match(why.message, new RegExp(signal));
      assert.match(
        why.message,
        /too large for the free memory, or the runtime does not support it/,
      );
      for (const setting of ['model', 'device', 'engine.memoryGate']) {
        assert.ok(why.message.includes(`reasonscope.${setting}`), setting);
      }
    }
  });

  it('ends every call when it is stopped, and works again', async () => {
    const { supervisor } = begin();
    const runs = [{}, {}, {}].map((owner) => supervised.generate(LONG, { owner }));
    await stateIs('working');
    assert.equal(supervisor.stop(), true);
    for (const { why } of await Promise.all(runs)) assert.match(String(why), /was stopped/);
    assert.equal(supervisor.stop(), false);
    assert.equal((await supervised.generate(SHORT)).finish, 'length');
  });

  it('starts nothing when it is stopped while one process makes way for another', async () => {
    const { supervisor } = begin();
    await supervised.generate(SHORT);
    const run = supervised.generate({ ...SHORT, model: 'embedded/rl' });
    assert.equal(supervisor.pid, undefined);
    supervisor.stop();
    assert.match(String((await run).why), /was stopped/);
    assert.equal(supervisor.pid, undefined);
  });
});
