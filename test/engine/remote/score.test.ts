import assert from 'node:assert/strict';
import { COLUMN } from '../../../src/trace/sample';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { ASSISTANT, distribution, encode, USER } from './fake/fakeModel';
import { startFakeServer, type Answers, type FakeServer } from './fake/fakeServer';
import { ollama } from './fake/ollama';
import { openAi } from './fake/openai';
import { sglang } from './fake/sglang';
import { vllm } from './fake/vllm';
import { accessOf, patient, scored, type Outcome } from './support';

function truth(ids: readonly number[], from: number): number[] {
  return ids.slice(from).map((id, index) => {
    const last = ids[from + index - 1] ?? 0;
    return distribution(last).find((token) => token.id === id)?.logprob ?? NaN;
  });
}

function column({ rows }: Outcome, name: string): (number | undefined)[] {
  return rows.map(({ columns }) => columns?.[name]);
}

describe('scoring on a server', () => {
  let server: FakeServer;
  const remote = (): RemoteModels => new RemoteModels(patient().options);
  async function start(answers: Answers): Promise<ReturnType<typeof accessOf>> {
    server = await startFakeServer(answers);
    return accessOf(server);
  }
  afterEach(() => server.stop());

  for (const [name, answers, id] of [
    ['vLLM', vllm(), 'org/tiny'],
    ['SGLang', sglang(), 'tiny'],
  ] as const) {
    it(`annotates ids after their prompt: ${name}`, async () => {
      const access = await start(answers);
      const ids = [2, 3, 4, 5, 6, 7, 8];
      const outcome = await scored(remote(), access, id, { ids, promptLength: 3 });
      assert.deepEqual(
        outcome.rows.map((row) => row.id),
        ids.slice(3),
      );
      assert.deepEqual(column(outcome, COLUMN.logprob), truth(ids, 3));
      assert.deepEqual([...(outcome.started?.promptTokens?.ids ?? [])], ids.slice(0, 3));
      assert.equal(outcome.started?.promptText, 'The cat sat');
      assert.equal(outcome.started.origin.distribution, 'raw');
      for (const { alternatives } of outcome.rows) assert.equal(alternatives?.length, 3);
    });

    it(`annotates a text after an exact prompt: ${name}`, async () => {
      const access = await start(answers);
      const source = { prompt: { exactText: 'The cat' }, text: ' sat on a mat.' };
      const outcome = await scored(remote(), access, id, source);
      assert.equal(outcome.text, ' sat on a mat.');
      assert.deepEqual(column(outcome, COLUMN.logprob), truth(encode('The cat sat on a mat.'), 2));
    });

    it(`annotates a text alone from its second token on: ${name}`, async () => {
      const access = await start(answers);
      const outcome = await scored(remote(), access, id, { text: 'The cat sat' });
      assert.equal(outcome.text, 'The cat sat');
      assert.deepEqual(column(outcome, COLUMN.logprob), truth([0, ...encode('The cat sat')], 1));
    });
  }

  it('has the rank where vLLM tells it', async () => {
    const access = await start(vllm());
    const ids = [2, 3, 4];
    const outcome = await scored(remote(), access, 'org/tiny', { ids, promptLength: 1 }, 1);
    const ranks = ids.slice(1).map((id, index) => {
      const row = distribution(ids[index] ?? 0);
      return row.findIndex((token) => token.id === id) + 1;
    });
    assert.deepEqual(column(outcome, COLUMN.rank), ranks);
  });

  it('goes through the template of vLLM with messages', async () => {
    const access = await start(vllm());
    const messages = [{ role: 'user', content: 'The cat' }];
    const source = { prompt: { messages }, text: ' sat.' };
    const outcome = await scored(remote(), access, 'org/tiny', source);
    const prompt = [USER, ...encode('The cat'), ASSISTANT];
    assert.deepEqual([...(outcome.started?.promptTokens?.ids ?? [])], prompt);
    const all = [...prompt, ...encode(' sat.')];
    assert.deepEqual(column(outcome, COLUMN.logprob), truth(all, prompt.length));
  });

  it('reads the prompt that a completion repeats', async () => {
    const access = await start(openAi({ completions: 'echo' }));
    const source = { prompt: { exactText: 'The cat' }, text: ' sat on a mat.' };
    const outcome = await scored(remote(), access, 'gpt', source);
    assert.equal(outcome.text, ' sat on a mat.');
    assert.equal(outcome.started?.promptText, 'The cat');
    assert.deepEqual(column(outcome, COLUMN.logprob), truth(encode('The cat sat on a mat.'), 2));
  });

  for (const [name, answers, id] of [
    ['Ollama', ollama, 'tiny:1b'],
    ['a server with a chat alone', openAi(), 'gpt'],
    ['vLLM that was told not to', vllm({ promptLogprobs: false }), 'org/tiny'],
  ] as const) {
    it(`is refused where the server has no such values: ${name}`, async () => {
      const access = await start(answers);
      await assert.rejects(
        scored(remote(), access, id, { text: 'The cat' }),
        /gives no log-probabilities of a text that is there already/,
      );
    });
  }

  it('refuses a prompt that leaves nothing', async () => {
    const access = await start(vllm());
    const source = { ids: [2, 3], promptLength: 2 };
    await assert.rejects(scored(remote(), access, 'org/tiny', source), /leaves nothing to score/);
  });
});
