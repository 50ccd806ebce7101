import assert from 'node:assert/strict';
import { DIVERGENCE } from '../../../src/engine/diverge';
import { Engine } from '../../../src/engine/engine';
import { EngineError } from '../../../src/engine/errors';
import type { DivergeRequest, ScoreEvent, StartedEvent } from '../../../src/engine/protocol';
import { boundsSummary } from '../../../src/lenses/divergence/boundsSummary';
import { COMPARED_COLUMNS } from '../../../src/lenses/divergence/columns';
import { COLUMN, type Sample } from '../../../src/trace/sample';
import { rowsOf, SampleBuilder } from '../../../src/trace/sampleBuilder';
import { alternativesAt } from '../../../src/trace/sampleBuilder';
import { decodeText } from '../../../src/trace/text';
import { unpackBlock } from '../../../src/trace/wire';
import { distribution, encode } from './fake/fakeModel';
import { startFakeServer, type Answers, type FakeServer } from './fake/fakeServer';
import { openAi } from './fake/openai';
import { vllm } from './fake/vllm';
import { accessOf } from './support';

const RL = 'embedded/rl';
const BASE = 'embedded/base';
const PROBLEM = 'First, 7 + 6 = 13. Wait, 13 + 4 = 17.';

interface Compared {
  readonly sample: Sample;
  readonly started: StartedEvent;
  readonly progress: readonly (readonly [number, number])[];
}

async function compared(
  request: Partial<DivergeRequest> & Pick<DivergeRequest, 'source' | 'model' | 'otherModels'>,
  signal = new AbortController().signal,
): Promise<Compared> {
  const builder = new SampleBuilder();
  const starts: StartedEvent[] = [];
  const progress: (readonly [number, number])[] = [];
  const onEvent = (event: ScoreEvent): void => {
    if (event.kind === 'started') starts.push(event);
    else if (event.kind === 'progress') progress.push([event.evaluated, event.total]);
    else for (const row of rowsOf(unpackBlock(event.block))) builder.push(row);
  };
  const { finish } = await new Engine().diverge({ topK: 20, ...request }, onEvent, signal);
  const [started] = starts;
  assert.ok(started);
  return {
    started,
    progress,
    sample: { id: 's', ...builder.build(), origin: started.origin, finish },
  };
}

function ends(sample: Sample, id: string): readonly [Float64Array, Float64Array] {
  const values = COMPARED_COLUMNS.find((lens) => lens.id === id)?.compute(sample, {});
  assert.ok(values && values.kind !== 'absent', id);
  return values.kind === 'exact' ? [values.values, values.values] : [values.lower, values.upper];
}

/** A server that has these log-probabilities of one text, and is a vLLM in all else. */
function recorded(ids: readonly number[], sample: Sample): Answers {
  const rows = ids.map((id, index) => {
    const { topK, columns } = sample;
    if (index === 0 || !topK) return null;
    const entry = (text: Uint8Array, logprob: number): object => ({
      logprob,
      decoded_token: decodeText(text),
    });
    const listed = alternativesAt(topK, index - 1).map(
      (other) => [String(other.id), entry(other.text, other.logprob)] as const,
    );
    const { tokens } = sample;
    const own = tokens.bytes.subarray(tokens.offsets[index - 1], tokens.offsets[index]);
    return Object.fromEntries([
      [String(id), entry(own, columns.get(COLUMN.logprob)?.[index - 1] ?? NaN)],
      ...listed,
    ]);
  });
  const other = vllm();
  return (asked) => {
    const { prompt } = asked.body;
    const same = Array.isArray(prompt) && prompt.length === ids.length;
    if (asked.path !== '/v1/completions' || !same) return other(asked);
    return { json: { choices: [{ text: '', prompt_token_ids: ids, prompt_logprobs: rows }] } };
  };
}

describe('diverge with models of servers', () => {
  const servers: FakeServer[] = [];
  const start = async (answers: Answers): Promise<ReturnType<typeof accessOf>> => {
    const server = await startFakeServer(answers);
    servers.push(server);
    return accessOf(server);
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  const ids = encode('The cat sat on a mat. One and two is three');
  const TINY = 'server:fake/org/tiny';

  it('bounds what the whole distributions of two servers give', async () => {
    const [server, baseServer] = [
      await start(vllm({ promptTemperature: 0.7 })),
      await start(vllm()),
    ];
    const source = { ids, promptLength: 1 };
    const both = { model: TINY, otherModels: [TINY], server, baseServer, source } as const;
    const { sample, started, progress } = await compared({ ...both, topK: 6 });
    assert.deepEqual([...(sample.ids ?? [])], ids.slice(1));
    assert.deepEqual([sample.topK?.k, sample.reference?.topK?.k], [6, 6]);
    const { decoder, server: record } = started.origin;
    assert.equal(decoder?.id, DIVERGENCE);
    assert.deepEqual(decoder.otherModels, [{ name: 'org/tiny' }]);
    assert.equal(record?.kind, 'vllm');
    const total = 2 * (ids.length - 1);
    assert.deepEqual(progress, [
      [ids.length - 1, total],
      [total, total],
    ]);
    const tv = ids.slice(1).map((_, index) => {
      const base = new Map(distribution(ids[index] ?? 0).map((token) => [token.id, token]));
      return (
        distribution(ids[index] ?? 0, 0.7).reduce(
          (sum, { id, logprob }) =>
            sum + Math.abs(Math.exp(logprob) - Math.exp(base.get(id)?.logprob ?? NaN)),
          0,
        ) / 2
      );
    });
    const [lower, upper] = ends(sample, 'tv');
    tv.forEach((value, index) => {
      assert.ok((lower[index] ?? NaN) <= value + 1e-5 && (upper[index] ?? NaN) >= value - 1e-5);
      assert.ok((lower[index] ?? NaN) > 0.5 * value, `${lower[index]} of ${value}`);
    });
    assert.ok(ends(sample, 'argmax-flip')[0].every((flip) => flip === 0));
  });

  it('is 0 at the least for a model and itself', async () => {
    const server = await start(vllm());
    const source = { prompt: { exactText: 'The cat' }, text: ' sat on a mat.' };
    const both = { model: TINY, otherModels: [TINY], server, baseServer: server, source } as const;
    const { sample } = await compared(both);
    for (const id of ['js', 'kl', 'reverse-kl', 'tv', 'log-ratio']) {
      assert.ok(
        ends(sample, id)[0].every((value) => value === 0),
        id,
      );
    }
    assert.deepEqual(boundsSummary(sample)?.divergent[0], 0);
  });

  it('bounds the divergence of the embedded pair, one of which a server runs', async () => {
    const text = { text: PROBLEM };
    const whole = await compared({ model: RL, otherModels: [BASE], source: text });
    const all = [...(whole.started.promptTokens?.ids ?? []), ...(whole.sample.ids ?? [])];
    const { reference } = whole.sample;
    assert.ok(reference);
    const server = await start(recorded(all, { ...whole.sample, ...reference }));
    const { sample } = await compared({
      model: RL,
      otherModels: [TINY],
      baseServer: server,
      source: text,
    });
    assert.deepEqual(sample.ids, whole.sample.ids);
    assert.deepEqual(sample.columns.get(COLUMN.entropy), whole.sample.columns.get(COLUMN.entropy));
    for (const id of ['js', 'kl', 'reverse-kl', 'tv', 'log-ratio', 'argmax-flip']) {
      const [exact] = ends(whole.sample, id);
      const [lower, upper] = ends(sample, id);
      exact.forEach((value, token) => {
        assert.ok((lower[token] ?? NaN) <= value + 1e-5, `${id} of ${token}`);
        assert.ok(!((upper[token] ?? NaN) < value - 1e-5), `${id} of ${token}`);
      });
    }
    const [tightest] = [...ends(sample, 'js')[0]].sort((a, b) => b - a);
    assert.ok((tightest ?? NaN) > 0.01, 'the lists tell something');
  });

  it('gives a server without token ids the same text', async () => {
    const [server, baseServer] = [
      await start(openAi({ completions: 'echo' })),
      await start(vllm()),
    ];
    const { sample } = await compared({
      model: 'server:fake/gpt',
      otherModels: [TINY],
      server,
      baseServer,
      source: { prompt: { exactText: 'The cat' }, text: ' sat on a mat.' },
      topK: 4,
    });
    assert.equal(decodeText(sample.tokens.bytes), ' sat on a mat.');
    // Where a half of a character is listed, its text says not which.
    const known = ends(sample, 'js')[0].filter((value) => !Number.isNaN(value));
    assert.ok(known.length > 1 && known.every((value) => value === 0), known.join());
  });

  it('refuses models that read other tokens', async () => {
    const server = await start(vllm());
    const source = { prompt: { exactText: 'The cat' }, text: ' sat on a mat.' };
    await assert.rejects(
      compared({ model: TINY, server, otherModels: [RL], source }),
      (error) =>
        error instanceof EngineError &&
        error.message.includes(
          'embedded/rl cannot be compared with org/tiny: they read other tokens',
        ),
    );
  });

  const source = { text: 'The cat sat' };
  for (const [what, changes, message] of [
    ['metrics that lists do not give', { metrics: ['z-score-kl'] }, /follow from the lists/],
    ['no alternatives', { topK: 0 }, /at least one alternative/],
    ['a server that is not known', {}, /There is no server "fake"/],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.rejects(
        compared({ model: RL, otherModels: [TINY], source, ...changes }),
        (error) => error instanceof EngineError && message.test(error.message),
      ));
  }

  it('ends with what a cancel left, which is nothing', async () => {
    const server = await start(vllm());
    const abort = new AbortController();
    const run = compared(
      { model: TINY, server, otherModels: [TINY], baseServer: server, source },
      abort.signal,
    );
    abort.abort(new EngineError('cancelled', 'enough'));
    await assert.rejects(run, /enough/);
  });
});
