import assert from 'node:assert/strict';
import { Engine } from '../../../src/engine/engine';
import type { GenerateRequest } from '../../../src/engine/protocol';
import { RunSamples } from '../../../src/engine/runSamples';
import { chooseMetaAction } from '../../../src/engine/ziprc/metaAction';
import { Utility } from '../../../src/engine/ziprc/utility';
import type { Decision } from '../../../src/trace/decision';
import type { Sample } from '../../../src/trace/sample';
import { jointAt } from '../../../src/trace/ziprc/zipRc';
import { request } from '../support/generation';
import { headedModel, LENGTH_EDGES, SIDECAR } from '../support/headedModel';

const GRID = { rewards: [0, 1], lengthEdges: LENGTH_EDGES };

interface Group {
  readonly samples: readonly Omit<Sample, 'id'>[];
  readonly decisions: readonly Decision[];
}

describe('ZIP-RC sampling', () => {
  let engine: Engine;
  let folder: string;
  before(() => {
    engine = new Engine(1);
    // Flatter than the untrained rows are, so that expectations differ between samples but little.
    folder = headedModel({ ...SIDECAR, temperature: 4 });
  });

  async function group(
    parameters: Readonly<Record<string, unknown>>,
    changes: Partial<GenerateRequest> = {},
    signal = new AbortController().signal,
    onTokens: (tokens: number) => void = () => undefined,
  ): Promise<Group> {
    const run = new RunSamples();
    const decoder = 'zip-rc';
    const given = request({
      model: folder,
      decoder,
      parameters,
      seed: 7,
      maxTokens: 90,
      ...changes,
    });
    const result = await engine.generate(
      given,
      (event) => {
        run.receive(event);
        onTokens(run.tokens);
      },
      signal,
    );
    const samples = run.samples(result);
    return { samples, decisions: samples[0]?.origin.decoder?.decisions ?? [] };
  }

  const idsOf = ({ ids }: Omit<Sample, 'id'>): number[] => [...(ids ?? [])];

  it('is refused in one line where the model has no trained head', async () => {
    await assert.rejects(
      engine.generate(
        request({ model: 'embedded/draft', decoder: 'zip-rc' }),
        () => undefined,
        new AbortController().signal,
      ),
      /embedded\/draft has no trained ZIP-RC head.*ziprc\.json/,
    );
  });

  it('writes what a plain sampler writes with the same seed, as far as it writes on', async () => {
    const { samples } = await group({ samples: 4, start: 'most', beta: 0.05 });
    assert.equal(samples.length, 4);
    for (const [index, sample] of samples.entries()) {
      const plain = new RunSamples();
      const parameters = { samples: 1, temperature: 0.7 };
      const result = await engine.generate(
        request({
          model: folder,
          decoder: 'self-consistency',
          parameters,
          seed: 7 + index,
          maxTokens: 90,
        }),
        (event) => plain.receive(event),
        new AbortController().signal,
      );
      const whole = idsOf(plain.samples(result)[0]!);
      const ids = idsOf(sample);
      assert.ok(ids.length > 0);
      assert.deepEqual(ids, whole.slice(0, ids.length));
      if (sample.finish === 'stop') assert.equal(ids.length, whole.length);
    }
  });

  it('decides as the recorded joints say, after the first token and every so many', async () => {
    const prices = { alpha: 0.5, beta: 0.2, gamma: 1 };
    const { samples, decisions } = await group({
      samples: 5,
      start: 'most',
      interval: 10,
      ...prices,
    });
    const utility = new Utility(GRID, prices);
    assert.ok(decisions.length > 2);
    assert.deepEqual(decisions[0]?.tokens, [1, 1, 1, 1, 1]);
    let before: readonly number[] = samples.map(() => 0);
    let running = samples.map(() => true);
    decisions.forEach(({ tokens, states, chosen, runnerUp }, at) => {
      const ended = at === decisions.length - 1;
      // A row that predicts a token which was written later is in the record; one that was not is
      // known to the decoder only.
      const known = samples.every(
        ({ tokens: all }, lane) => states[lane] === 'finished' || tokens[lane]! < all.length,
      );
      tokens.forEach((count, lane) => {
        const step = count - before[lane]!;
        assert.ok(running[lane] ? step <= 10 : step === 0, `lane ${lane} at decision ${at}`);
        if (running[lane] && states[lane] !== 'finished') assert.equal(step, at === 0 ? 1 : 10);
      });
      if (known) {
        const lanes = samples.map(({ ziprc }, lane) => {
          const finished = states[lane] === 'finished';
          const row = jointAt(ziprc!, finished ? tokens[lane]! - 1 : tokens[lane]!)!;
          const cut = finished && samples[lane]!.finish === 'length';
          const joint = cut ? Array.from(row.joint, (_, cell) => (cell === 0 ? 1 : 0)) : row.joint;
          return { tokens: tokens[lane]!, joint, finished };
        });
        const action = chooseMetaAction(lanes, utility, {
          maxActive: 8,
          switchPenalty: 0,
          running: new Set(),
        });
        assert.ok(Math.abs(action.chosen.utility - chosen.utility) < 1e-5);
        assert.ok(!runnerUp || runnerUp.utility <= chosen.utility + 1e-9);
      }
      states.forEach((state, lane) => {
        if (state !== 'finished') assert.equal(state === 'running', chosen.lanes.includes(lane));
      });
      assert.equal(states.includes('running'), !ended);
      before = tokens;
      running = states.map((state) => state === 'running');
    });
  });

  it('gives the finished sample with the highest expected reward', async () => {
    const { samples, decisions } = await group({ samples: 4, start: 'most' });
    const chosen = samples.filter(({ outcome }) => outcome?.chosen);
    assert.equal(chosen.length, 1);
    assert.notEqual(chosen[0]?.finish, 'other');
    const finished = samples.filter(({ finish }) => finish !== 'other');
    const best = Math.max(...finished.map(({ outcome }) => outcome!.weight!));
    assert.equal(chosen[0]?.outcome?.weight, best);
    const total = samples.reduce((sum, { tokens }) => sum + tokens.length, 0);
    for (const { outcome } of samples) {
      assert.equal(outcome?.figures?.totalTokens, total);
      assert.ok(outcome.figures.latencyTokens! <= total);
      assert.ok(outcome.figures.latencyTokens! >= Math.max(...samples.map((s) => s.tokens.length)));
    }
    assert.deepEqual(
      samples.map(({ outcome }) => outcome?.figures?.lane),
      [0, 1, 2, 3],
    );
    assert.ok(decisions.at(-1)?.states.every((state) => state !== 'running'));
  });

  it('costs one evaluation per written token at most, and repeats itself', async () => {
    const first = await group({ samples: 3, start: 'most' });
    const again = await group({ samples: 3, start: 'most' });
    assert.deepEqual(again.samples.map(idsOf), first.samples.map(idsOf));
    assert.deepEqual(again.decisions, first.decisions);
    const fresh = new Engine(1);
    const run = new RunSamples();
    const given = { model: folder, decoder: 'zip-rc', parameters: { samples: 3, start: 'most' } };
    const result = await fresh.generate(
      request({ ...given, seed: 7, maxTokens: 90 }),
      (event) => run.receive(event),
      new AbortController().signal,
    );
    const prompt = run.started.promptTokens!.ids.length;
    assert.ok(result.cost[0]!.tokens <= prompt + result.tokens);
  });

  it('writes fewer samples, and less of them, where tokens are dear', async () => {
    const cheap = await group({ beta: 0, start: 'most' });
    const dear = await group({ beta: 10 });
    const tokens = ({ samples }: Group): number =>
      samples.reduce((sum, { tokens: own }) => sum + own.length, 0);
    assert.equal(cheap.samples.length, 8);
    assert.equal(dear.samples.length, 1);
    assert.ok(tokens(dear) < tokens(cheap));
    assert.equal(dear.samples[0]?.outcome?.chosen, true);
  });

  it('tells a decision as it is made, behind the tokens that it is about', async () => {
    const samples: number[] = [];
    const decisions: Decision[] = [];
    let tokensAfterFirst = 0;
    await engine.generate(
      request({
        model: folder,
        decoder: 'zip-rc',
        parameters: { samples: 4, start: 'most', interval: 7 },
        seed: 7,
        maxTokens: 90,
      }),
      (event) => {
        if (event.kind === 'tokens') {
          samples[event.lane] = (samples[event.lane] ?? 0) + event.block.tokens.length;
          if (decisions.length > 0) tokensAfterFirst += event.block.tokens.length;
        }
        if (event.kind !== 'decision') return;
        assert.deepEqual(event.decision.tokens, samples);
        decisions.push(event.decision);
      },
      new AbortController().signal,
    );
    assert.ok(decisions.length > 2);
    assert.ok(tokensAfterFirst > 0);
  });

  it('counts what a branch begins with among the tokens of its lanes', async () => {
    const first = await group({ samples: 1, start: 'most' });
    const kept = idsOf(first.samples[0]!).slice(0, 5);
    const continuation = { kept: { ids: kept }, forced: { text: '1' } };
    const { samples, decisions } = await group(
      { samples: 3, start: 'most', interval: 7 },
      { continuation },
    );
    const told = samples[0]!.columns.get('forced')!.findIndex((value) => !(value > 0));
    assert.ok(told > 0);
    assert.deepEqual(decisions[0]?.tokens, Array(3).fill(5 + told + 1));
    // Samples hold what is not kept.
    const last = decisions.at(-1)?.tokens.map((tokens) => tokens - 5);
    assert.deepEqual(
      samples.map(({ tokens }) => tokens.length),
      last,
    );
  });

  it('ends with what there is when it is cancelled, decisions and lanes included', async () => {
    const cancel = new AbortController();
    const { samples, decisions } = await group(
      { samples: 3, start: 'most', interval: 4 },
      {},
      cancel.signal,
      (tokens) => {
        if (tokens > 20) cancel.abort();
      },
    );
    assert.ok(samples.some(({ finish }) => finish === 'cancelled'));
    assert.ok(samples.some(({ tokens }) => tokens.length > 0));
    assert.ok(decisions.length > 0);
    assert.deepEqual(
      samples.map(({ outcome }) => outcome?.figures?.lane),
      [0, 1, 2],
    );
    decisions.at(-1)?.tokens.forEach((tokens, lane) => {
      assert.ok(tokens <= samples[lane]!.tokens.length);
    });
  });
});
