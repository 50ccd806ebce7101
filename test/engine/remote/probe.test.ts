import assert from 'node:assert/strict';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import type { Probe } from '../../../src/engine/remote/probe';
import type { ServerCapabilities } from '../../../src/trace/server';
import { startFakeServer, type Answers, type FakeServer } from './fake/fakeServer';
import { ollama } from './fake/ollama';
import { openAi } from './fake/openai';
import { sglang } from './fake/sglang';
import { vllm } from './fake/vllm';
import { accessOf, generated, patient } from './support';

const { signal } = new AbortController();

describe('probing a server', () => {
  let server: FakeServer | undefined;
  afterEach(async () => {
    await server?.stop();
  });

  async function probed(answers: Answers, id: string): Promise<Probe> {
    server = await startFakeServer(answers);
    const remote = new RemoteModels(patient().options);
    return remote.probe(`server:fake/${id}`, accessOf(server), signal);
  }

  const cases: readonly [string, Answers, string, Probe['kind'], ServerCapabilities][] = [
    [
      'vLLM with its default settings',
      vllm(),
      'org/tiny',
      'vllm',
      { logprobs: true, topK: 20, promptLogprobs: true, prefix: 'ids', values: 'raw' },
    ],
    [
      'vLLM with other limits, that processes its values and scores no prompts',
      vllm({ maxLogprobs: 5, processed: true, promptLogprobs: false }),
      'org/tiny',
      'vllm',
      { logprobs: true, topK: 5, promptLogprobs: false, prefix: 'ids', values: 'processed' },
    ],
    [
      'SGLang',
      sglang(),
      'tiny',
      'sglang',
      { logprobs: true, topK: 20, promptLogprobs: true, prefix: 'ids', values: 'processed' },
    ],
    [
      'Ollama',
      ollama,
      'tiny:1b',
      'ollama',
      { logprobs: true, topK: 20, promptLogprobs: false, prefix: 'text', values: 'raw' },
    ],
    [
      'a server with completions that repeat the prompt',
      openAi({ completions: 'echo' }),
      'gpt',
      'unknown',
      { logprobs: true, topK: 5, promptLogprobs: true, prefix: 'text', values: 'raw' },
    ],
    [
      'a server with plain completions',
      openAi({ completions: 'plain' }),
      'gpt',
      'unknown',
      { logprobs: true, topK: 5, promptLogprobs: false, prefix: 'text', values: 'raw' },
    ],
    [
      'a server with a chat that goes on in an answer',
      openAi({ continues: true }),
      'gpt',
      'unknown',
      { logprobs: true, topK: 20, promptLogprobs: false, prefix: 'chat', values: 'raw' },
    ],
    [
      'a server with a chat that drops that request, and has no log-probabilities',
      openAi({ logprobs: false }),
      'gpt',
      'unknown',
      { logprobs: false, topK: 0, promptLogprobs: false, prefix: 'none', values: 'unknown' },
    ],
  ];
  for (const [name, answers, id, kind, capabilities] of cases) {
    it(`finds out what it can do: ${name}`, async () => {
      const probe = await probed(answers, id);
      assert.equal(probe.kind, kind);
      assert.deepEqual(probe.capabilities, capabilities);
    });
  }

  it('tells version and context length where the server does', async () => {
    const probe = await probed(vllm(), 'org/tiny');
    assert.equal(probe.version, '0.11.2');
    assert.deepEqual(probe.model, { id: 'org/tiny', contextLength: 4096 });
  });

  it('names the models that there are for one that there is not', async () => {
    await assert.rejects(
      probed(vllm(), 'org/huge'),
      /has no model org\/huge\. It offers: org\/tiny/,
    );
  });

  it('is done once in a session', async () => {
    server = await startFakeServer(vllm());
    const remote = new RemoteModels(patient().options);
    await generated(remote, accessOf(server), 'org/tiny', {});
    const first = server.asked.length;
    await generated(remote, accessOf(server), 'org/tiny', {});
    const second = server.asked.length - first;
    assert.ok(second <= 3, `${second} requests`);
    assert.ok(first > 8);
  });

  it('tells a person what it is asking', async () => {
    server = await startFakeServer(vllm());
    const steps: string[] = [];
    const remote = new RemoteModels(patient().options);
    await remote.probe('server:fake/org/tiny', accessOf(server), signal, (step) => {
      steps.push(step);
    });
    assert.equal(steps.length, 5);
  });

  it('ends with the signal', async () => {
    server = await startFakeServer(vllm());
    const abort = new AbortController();
    const remote = new RemoteModels(patient().options);
    const asking = remote.probe('server:fake/org/tiny', accessOf(server), abort.signal, () => {
      abort.abort(new Error('enough'));
    });
    await assert.rejects(asking, /enough/);
  });
});
