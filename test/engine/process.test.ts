import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { GenerateEvent, GenerateResult, LoadedModel } from '../../src/engine/protocol';
import { Engine } from '../../src/engine/engine';
import {
  EngineProcess,
  isError,
  isEvent,
  isReady,
  isResult,
  isTokens,
} from './support/engineProcess';
import { collect, RAMBLING, request, run } from './support/generation';

describe('engine process', () => {
  let engine: EngineProcess;
  beforeEach(() => {
    engine = new EngineProcess();
  });
  afterEach(async () => {
    engine.kill('SIGKILL');
    await engine.ended();
  });

  const eventsOf = (id: number): GenerateEvent[] =>
    engine.messages.filter(isEvent(id)).map((message) => message.event as GenerateEvent);

  it('says that it is ready, with versions', async () => {
    const { versions } = await engine.wait(isReady);
    assert.deepEqual(Object.keys(versions).sort(), ['node', 'onnxruntime-node', 'reasonscope']);
  });

  it('streams the same generation as in one process, and is silent', async () => {
    engine.call(1, 'generate', request({ ...RAMBLING, maxTokens: 300 }));
    const { result } = await engine.wait(isResult(1));
    const streamed = collect(eventsOf(1), result as GenerateResult);
    const direct = await run(new Engine(), request({ ...RAMBLING, maxTokens: 300 }));
    assert.ok(streamed.events > 3, `${streamed.events} events`);
    assert.deepEqual(streamed.ids, direct.ids);
    assert.deepEqual(streamed.block, direct.block);
    assert.equal(engine.output, '');
  });

  // Threads are counted in /proc.
  if (process.platform === 'linux') {
    it('computes with the threads that it is told', async () => {
      const threads = async (count: number): Promise<number> => {
        const told = new EngineProcess([`--threads=${count}`]);
        told.call(1, 'load', { model: 'embedded/draft' });
        await told.wait(isResult(1));
        const tasks = readdirSync(`/proc/${String(told.pid)}/task`).length;
        told.kill('SIGKILL');
        await told.ended();
        return tasks;
      };
      // Body and head have a pool each, of which one works at a time.
      assert.equal((await threads(5)) - (await threads(1)), 8);
    });
  }

  it('loads a model on its own', async () => {
    engine.call(4, 'load', { model: 'embedded/rl' });
    const { result } = await engine.wait(isResult(4));
    assert.equal((result as LoadedModel).name, 'embedded/rl');
  });

  it('ends a generation when it is cancelled, and takes the next one', async () => {
    engine.call(1, 'generate', request(RAMBLING));
    await engine.wait(isTokens(1));
    engine.post({ type: 'cancel', id: 1 });
    const { result } = await engine.wait(isResult(1));
    const { finish, tokens } = result as GenerateResult;
    assert.equal(finish, 'cancelled');
    assert.ok(tokens > 0 && tokens < 400);
    engine.call(2, 'generate', request());
    assert.equal(((await engine.wait(isResult(2))).result as GenerateResult).finish, 'stop');
  });

  it('takes calls in their order, and refuses a waiting one as soon as it is cancelled', async () => {
    engine.call(1, 'generate', request({ ...RAMBLING, maxTokens: 480 }));
    for (let id = 2; id <= 100; id += 1) engine.call(id, 'load', { model: 'embedded' });
    engine.call(101, 'generate', request());
    for (let id = 2; id <= 101; id += 1) engine.post({ type: 'cancel', id });
    for (let id = 2; id <= 101; id += 1) {
      assert.equal((await engine.wait(isError(id))).code, 'cancelled');
    }
    assert.equal(engine.messages.find(isResult(1)), undefined);
    const { finish } = (await engine.wait(isResult(1))).result as GenerateResult;
    assert.equal(finish, 'length');
  });

  it('sends few messages, however fast the model is', async () => {
    const fast = request({ ...RAMBLING, model: 'embedded/draft', maxTokens: 480 });
    engine.call(1, 'generate', fast);
    const { seconds, tokens } = (await engine.wait(isResult(1))).result as GenerateResult;
    assert.equal(tokens, 480);
    // The start, the first token, the rest, the end of the sample.
    const most = seconds / 0.03 + 4;
    assert.ok(eventsOf(1).length <= most, `${eventsOf(1).length} of at most ${most}`);
  });

  it('bears prompts far too long, and as many alternatives as there are tokens', async () => {
    const text = 'Make 23 from 7, 6, 10. '.repeat(10_000);
    engine.call(1, 'generate', request({ prompt: { text } }));
    engine.call(2, 'generate', request({ prompt: { ids: new Array<number>(1e6).fill(5) } }));
    for (const id of [1, 2]) {
      const { code, message } = await engine.wait(isError(id));
      assert.equal(code, 'prompt');
      assert.match(message, /\d{5,} tokens and .* reads 512 with the answer/);
    }
    engine.call(3, 'generate', request({ topK: 1e9 }));
    assert.equal((await engine.wait(isError(3))).code, 'parameter');
    const whole = request({ model: 'embedded/draft', topK: 1000, maxTokens: 50 });
    engine.call(4, 'generate', whole);
    await engine.wait(isResult(4));
    const { block } = collect(
      eventsOf(4),
      (await engine.wait(isResult(4))).result as GenerateResult,
    );
    assert.equal(block.topK?.k, 1000);
  });

  it('refuses a model that needs more memory than it may take', async () => {
    const small = new EngineProcess(['--memory-gate=0.01']);
    small.call(1, 'load', { model: 'embedded/rl' });
    const { code, message } = await small.wait(isError(1));
    small.kill('SIGKILL');
    assert.equal(code, 'memory');
    assert.match(message, /needs about 0\.1\d GB of memory .* and 0\.010 GB are allowed/);
  });

  it('answers errors with a code and one line', async () => {
    engine.call(1, 'generate', request({ model: 'nothing' }));
    engine.call(2, 'generate', request({ decoder: 'beam' }));
    engine.call(3, 'generate', request({ decoder: 'top-p', parameters: { top_p: 2 } }));
    engine.call(4, 'generate', request({ prompt: { text: '' } }));
    const codes = [];
    for (const id of [1, 2, 3, 4]) {
      const { code, message } = await engine.wait(isError(id));
      assert.ok(message.length > 0 && !message.includes('\n'));
      codes.push(code);
    }
    assert.deepEqual(codes, ['model', 'parameter', 'parameter', 'prompt']);
    assert.equal(engine.output, '');
  });

  it('survives messages that are none of the protocol', async () => {
    const nonsense: unknown[] = [
      'hello',
      { type: 'call' },
      { type: 'cancel', id: 99 },
      { type: 'call', id: 5, name: 'generate', parameters: null },
      { type: 'call', id: 6, name: 'constructor', parameters: {} },
      { type: 'call', id: 7, name: 'generate', parameters: { model: 'embedded', prompt: [] } },
    ];
    for (const message of nonsense) engine.post(message as Parameters<typeof engine.post>[0]);
    for (const id of [5, 6, 7]) {
      assert.equal((await engine.wait(isError(id))).code, 'internal');
    }
    engine.call(8, 'load', { model: 'embedded' });
    await engine.wait(isResult(8));
  });

  it('ends with its parent, also while it generates', async () => {
    engine.call(1, 'generate', request(RAMBLING));
    await engine.wait(isEvent(1));
    engine.disconnect();
    assert.deepEqual(await engine.ended(), [0, null]);
    assert.equal(engine.output, '');
  });

  it('can be killed while it generates', async () => {
    engine.call(1, 'generate', request(RAMBLING));
    await engine.wait(isEvent(1));
    engine.kill('SIGKILL');
    assert.deepEqual(await engine.ended(), [null, 'SIGKILL']);
  });

  it('says what it is when a person starts it', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/engine.js'], {
      encoding: 'utf8',
    });
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^The engine is started by Reasonscope.*dist\/cli\.js\.\n$/);
  });
});
