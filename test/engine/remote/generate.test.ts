import assert from 'node:assert/strict';
import { COLUMN } from '../../../src/trace/sample';
import { RemoteModels } from '../../../src/engine/remote/remoteModels';
import { ASSISTANT, bytesOf, distribution, encode, END, USER, write } from './fake/fakeModel';
import { startFakeServer, type Answers, type FakeServer } from './fake/fakeServer';
import { ollama } from './fake/ollama';
import { openAi } from './fake/openai';
import { sglang } from './fake/sglang';
import { vllm } from './fake/vllm';
import { accessOf, generated, patient, type Outcome } from './support';

/** What the model says of each token, by its own arithmetic. */
function truth(prefix: readonly number[], written: readonly number[], heat = 1): number[] {
  return written.map((id, index) => {
    const last = [...prefix, ...written.slice(0, index)].at(-1) ?? 0;
    return distribution(last, heat).find((token) => token.id === id)?.logprob ?? NaN;
  });
}

function logprobs({ rows }: Outcome): number[] {
  return rows.map(({ columns }) => columns?.[COLUMN.logprob] ?? NaN);
}

function ids({ rows }: Outcome): (number | undefined)[] {
  return rows.map(({ id }) => id);
}

describe('generating on a server', () => {
  let server: FakeServer;
  const remote = (): RemoteModels => new RemoteModels(patient().options);
  async function start(answers: Answers): Promise<ReturnType<typeof accessOf>> {
    server = await startFakeServer(answers);
    return accessOf(server);
  }
  afterEach(() => server.stop());

  it('sends a question to vLLM as the ids of its own template, and verifies them', async () => {
    const access = await start(vllm());
    const outcome = await generated(remote(), access, 'org/tiny', { prompt: { text: 'The' } });
    const prompt = [USER, ...encode('The'), ASSISTANT];
    const written = write(prompt, 6, 0);
    assert.deepEqual([...(outcome.started?.promptTokens?.ids ?? [])], prompt);
    assert.equal(outcome.started?.promptText, '<user>The<assistant>');
    assert.deepEqual(ids(outcome), written);
    assert.deepEqual(logprobs(outcome), truth(prompt, written));
    assert.equal(outcome.result.finish, 'length');
    const { server: record, distribution: kind, model } = outcome.result.origin ?? {};
    assert.equal(kind, 'raw');
    assert.deepEqual(model, { name: 'org/tiny' });
    assert.equal(record?.route, '/v1/completions');
    assert.equal(record.host, new URL(server.address).host);
    assert.deepEqual(record.prefix, {
      verified: true,
      detail: `the server repeats the ${prompt.length} token ids that were sent`,
    });
  });

  it('keeps the best alternatives, sorted, and none beyond what was asked', async () => {
    const access = await start(vllm());
    const outcome = await generated(remote(), access, 'org/tiny', { seed: 1, topK: 1 });
    // The second token is the second best, which vLLM lists beside the best one.
    for (const { alternatives } of outcome.rows) assert.equal(alternatives?.length, 1);
    const { rows } = await generated(remote(), access, 'org/tiny', { topK: 4 });
    const [first] = rows;
    const best = distribution(ASSISTANT).slice(0, 4);
    assert.deepEqual(
      first?.alternatives?.map(({ logprob }) => logprob),
      best.map(({ logprob }) => Math.fround(logprob)),
    );
  });

  for (const [name, answers, id] of [
    ['vLLM', vllm(), 'org/tiny'],
    ['SGLang', sglang(), 'tiny'],
    ['SGLang that tells the new alone', sglang(true), 'tiny'],
  ] as const) {
    it(`goes on from a token with the exact ids: ${name}`, async () => {
      const access = await start(answers);
      const prompt = [USER, 2, 3];
      // " a" and "t" would be another token than " at"; ids cannot be joined.
      const kept = [4, 5];
      const outcome = await generated(remote(), access, id, {
        prompt: { ids: prompt },
        continuation: { kept: { ids: kept }, forced: { ids: [12] } },
        maxTokens: 4,
      });
      const prefix = [...prompt, ...kept, 12];
      const written = write(prefix, 4, 0);
      assert.deepEqual(ids(outcome), [12, ...written]);
      const [forced, ...rest] = outcome.rows;
      assert.equal(forced?.columns?.[COLUMN.forced], 1);
      // SGLang gives values after the temperature; greedy has one of 0.
      const heat = id === 'tiny' ? 0 : 1;
      assert.deepEqual(
        rest.map(({ columns }) => columns?.[COLUMN.logprob]),
        truth(prefix, written, heat),
      );
      assert.equal(outcome.result.origin?.server?.prefix?.verified, true);
      const sent = server.asked.at(-1)?.body;
      assert.deepEqual(sent?.prompt ?? sent?.input_ids, prefix);
    });
  }

  it('says so where the server read another number of tokens', async () => {
    const inner = sglang();
    const access = await start((asked) => {
      if (asked.path !== '/generate' || asked.body.stream !== true) return inner(asked);
      const [, ...dropped] = asked.body.input_ids as number[];
      return inner({ ...asked, body: { ...asked.body, input_ids: dropped } });
    });
    const { result } = await generated(remote(), access, 'tiny', { prompt: { ids: [2, 3, 4] } });
    assert.deepEqual(result.origin?.server?.prefix, {
      verified: false,
      detail: 'the server counts 2 prompt tokens where 3 were sent',
    });
  });

  it('goes on from exact text where a server takes no ids, and says that it is not verified', async () => {
    const access = await start(ollama);
    const outcome = await generated(remote(), access, 'tiny:1b', {
      prompt: { exactText: 'The cat' },
      continuation: { kept: { text: ' sat' } },
    });
    const prefix = encode('The cat sat');
    const written = write(prefix, 6, 0);
    assert.equal(server.asked.at(-1)?.body.prompt, 'The cat sat');
    assert.equal(server.asked.at(-1)?.body.raw, true);
    const [told, ...rest] = outcome.rows;
    assert.equal(Buffer.from(told?.text ?? '').toString(), ' sat');
    assert.deepEqual(
      rest.map(({ columns }) => columns?.[COLUMN.logprob]),
      truth(prefix, written),
    );
    const { prefix: check } = outcome.result.origin?.server ?? {};
    assert.equal(check?.verified, false);
    assert.match(check.detail, /sent as text/);
  });

  it('tells reasoning from answer, by the field in which a chat gives it', async () => {
    const access = await start(ollama);
    const outcome = await generated(remote(), access, 'tiny:1b', { prompt: { text: 'The' } });
    assert.equal(server.asked.at(-1)?.path, '/v1/chat/completions');
    assert.deepEqual(
      outcome.rows.map(({ columns }) => columns?.[COLUMN.reasoning]),
      [1, 1, 0, 0, 0, 0],
    );
    assert.equal(outcome.started?.promptTokens, undefined);
    const { prefix } = outcome.result.origin?.server ?? {};
    assert.match(prefix?.detail ?? '', /made the prompt from messages itself/);
  });

  it('goes on in an unfinished answer of a chat', async () => {
    const access = await start(openAi({ continues: true }));
    const outcome = await generated(remote(), access, 'gpt', {
      prompt: { text: 'The cat' },
      continuation: { kept: { text: ' sat' }, forced: { text: ' on' } },
    });
    const { messages, continue_final_message: goesOn } = server.asked.at(-1)?.body ?? {};
    assert.deepEqual(messages, [
      { role: 'user', content: 'The cat' },
      { role: 'assistant', content: ' sat on' },
    ]);
    assert.equal(goesOn, true);
    assert.ok(outcome.text.startsWith(' sat on'));
  });

  it('refuses what a server cannot do, before it asks it', async () => {
    const access = await start(openAi());
    const from = (asked: Parameters<typeof generated>[3]): Promise<Outcome> =>
      generated(remote(), access, 'gpt', asked);
    await assert.rejects(from({ prompt: { ids: [1] } }), /takes no token ids/);
    await assert.rejects(from({ prompt: { exactText: 'The' } }), /answers questions only/);
    await assert.rejects(
      from({ continuation: { kept: { text: 'a' } } }),
      /does not go on from the beginning of an answer/,
    );
    await assert.rejects(from({ ignoreEos: true }), /always stops at an end token/);
    await assert.rejects(
      from({ decoder: 'top-k', parameters: { top_k: 5 } }),
      /temperature and top_p alone/,
    );
    const generations = server.asked.filter(({ body }) => body.stream === true);
    assert.equal(generations.length, 0);
  });

  it('shows text alone where there are no log-probabilities', async () => {
    const access = await start(openAi({ logprobs: false }));
    const outcome = await generated(remote(), access, 'gpt', {});
    assert.equal(outcome.rows.length, 6);
    for (const row of outcome.rows) assert.deepEqual(row.columns, {});
    assert.equal(outcome.result.origin?.distribution, undefined);
  });

  it('takes a whole answer from a server that does not stream', async () => {
    const access = await start(openAi({ streams: false }));
    const outcome = await generated(remote(), access, 'gpt', {});
    assert.equal(outcome.rows.length, 6);
    assert.equal(outcome.result.finish, 'length');
  });

  it('switches off what it was not asked to do, by the names of each server', async () => {
    const settings = { decoder: 'temperature', parameters: { temperature: 0.7 }, seed: 4 };
    const access = await start(vllm());
    await generated(remote(), access, 'org/tiny', settings);
    const { temperature, top_p, top_k, min_p, repetition_penalty, seed } =
      server.asked.at(-1)?.body ?? {};
    assert.deepEqual(
      { temperature, top_p, top_k, min_p, repetition_penalty, seed },
      { temperature: 0.7, top_p: 1, top_k: -1, min_p: 0, repetition_penalty: 1, seed: 4 },
    );
  });

  it('reads the halves of a character as two tokens with bytes of their own', async () => {
    const access = await start(ollama);
    const prompt = { exactText: 'TheQ' };
    const outcome = await generated(remote(), access, 'tiny:1b', { prompt });
    assert.deepEqual(
      outcome.rows.map(({ text }) => [...Buffer.from(text)]),
      [[0xf0, 0x9f], [0x99, 0x82], [...bytesOf(END)]],
    );
    assert.ok(outcome.text.startsWith('🙂'));
    assert.equal(outcome.result.finish, 'stop');
  });
});
