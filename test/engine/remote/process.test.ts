import assert from 'node:assert/strict';
import type { FromEngine } from '../../../src/engine/protocol';
import { EngineProcess } from '../support/engineProcess';
import { startFakeServer, type FakeServer } from './fake/fakeServer';
import { vllm } from './fake/vllm';
import { accessOf } from './support';

const KEY = 'sk-by-the-channel-alone';
const MODEL = 'server:fake/org/tiny';

describe('the engine process with a server', () => {
  let server: FakeServer;
  let engine: EngineProcess;
  before(async () => {
    server = await startFakeServer(vllm());
    server.key = KEY;
    engine = new EngineProcess();
  });
  after(async () => {
    engine.kill('SIGKILL');
    await server.stop();
  });

  const ended = (id: number): Promise<FromEngine> =>
    engine.wait(
      (message): message is FromEngine & { readonly type: 'result' | 'error' } =>
        (message.type === 'result' || message.type === 'error') && message.id === id,
    );

  it('identifies, probes and generates, and says the key to nobody else', async () => {
    const access = accessOf(server, KEY);
    engine.call(1, 'identifyServer', { server: access });
    engine.call(2, 'probeServer', { model: MODEL, server: access });
    engine.call(3, 'generate', {
      model: MODEL,
      server: access,
      prompt: { text: 'The cat' },
      decoder: 'greedy',
      parameters: {},
      seed: 0,
      maxTokens: 4,
      topK: 2,
    });
    for (const id of [1, 2, 3]) assert.equal((await ended(id)).type, 'result');
    const steps = engine.messages.filter((message) => message.type === 'event' && message.id === 2);
    assert.equal(steps.length, 5);
    assert.ok(!JSON.stringify(engine.messages).includes(KEY));
    assert.ok(!engine.output.includes(KEY));
  });

  it('refuses a wrong key in one line, without it', async () => {
    engine.call(4, 'load', { model: MODEL, server: accessOf(server, 'sk-wrong') });
    await ended(3);
    engine.call(5, 'identifyServer', { server: accessOf(server, 'sk-wrong') });
    const refused = await ended(5);
    assert.ok(refused.type === 'error' && refused.code === 'server');
    assert.match(refused.message, /Renew its key/);
    assert.ok(!JSON.stringify(engine.messages).includes('sk-wrong'));
  });
});
