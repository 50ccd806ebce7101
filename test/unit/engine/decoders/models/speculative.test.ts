import assert from 'node:assert/strict';
import { COLUMN } from '../../../../../src/trace/sample';
import type { Table } from '../toyRun';
import { alone, column, FIVE, markov, mixed, told, type Told } from './toys';

const TARGET = markov(11);
const DRAFT = mixed(TARGET, markov(12), 0.5);

/** What must hold of every sample that was drafted. */
function checkColumns({ lane, ids }: Told): void {
  const [drafted, acceptance] = [COLUMN.drafted, COLUMN.acceptance].map((name) =>
    column(lane, name),
  );
  const refused = column(lane, COLUMN.refusedDraft);
  let accepted = 0;
  ids.forEach((id, at) => {
    const a = acceptance?.[at] ?? NaN;
    if (drafted?.[at] === 1) {
      accepted += 1;
      assert.ok(a > 0 && a <= 1);
      assert.ok(Number.isNaN(refused[at]));
    } else {
      assert.equal(drafted?.[at], 0);
      // Either a draft was refused here, or none was made.
      assert.equal(Number.isNaN(a), Number.isNaN(refused[at]));
      if (!Number.isNaN(a)) assert.ok(a >= 0 && a < 1);
      assert.notEqual(refused[at], id);
    }
  });
  const figures = lane.outcome?.figures ?? {};
  assert.equal(figures.accepted, accepted);
  assert.ok((figures.drafted ?? NaN) >= accepted);
  assert.equal(figures.tokensPerRound, ids.length / (figures.rounds ?? NaN));
}

const WAYS = [
  ['speculative', { draft_tokens: 1 }],
  ['speculative', { draft_tokens: 4 }],
  ['speculative', { draft_tokens: 64 }],
  ['specdec-pp', {}],
  ['specdec-pp', { estimate: 'entropy', gamma: 1 }],
  ['specdec-pp', { estimate: 'entropy', gamma: 0, h: 0, max_draft: 2 }],
  ['specdec-pp', { h: 1, max_draft: 5 }],
] as const;

for (const [id, given] of WAYS) {
  describe(`${id} ${JSON.stringify(given)}`, () => {
    it('is greedy at temperature 0, token for token', async () => {
      const run = await told(id, [TARGET, DRAFT], { ...given, temperature: 0 }, { limit: 500 });
      assert.deepEqual(run.ids, await alone(TARGET, 0, { limit: 500 }));
      checkColumns(run);
      assert.equal(run.lane.finish, 'length');
    });

    it('is plain sampling where the draft is as good as the model', async () => {
      const run = await told(id, [TARGET, TARGET], { ...given, temperature: 0.8 }, { limit: 300 });
      assert.deepEqual(run.ids, await alone(TARGET, 0.8, { limit: 300 }));
      const { drafted, accepted } = run.lane.outcome?.figures ?? {};
      assert.equal(drafted, accepted);
    });

    it('writes the same text whatever the rounds, and a branch repeats its parent', async () => {
      const options = { limit: 150, seed: 9 };
      const parent = await told(id, [TARGET, DRAFT], given, options);
      checkColumns(parent);
      const { ids } = await told('speculative', [TARGET, DRAFT], { draft_tokens: 3 }, options);
      assert.deepEqual(parent.ids, ids);
      for (const at of [1, 2, 3, 5, 8, 70, 149]) {
        const branch = { ...options, limit: 150 - at, response: ids.slice(0, at) };
        const run = await told(id, [TARGET, DRAFT], given, branch);
        assert.deepEqual(run.ids, ids.slice(at), `from ${at}`);
        checkColumns(run);
      }
    });

    it('ends at a stop token, also inside an accepted draft', async () => {
      const stopping = { ...FIVE, stopIds: new Set([2]) };
      let inside = 0;
      for (let seed = 0; seed < 40; seed += 1) {
        const run = await told(id, [TARGET, DRAFT], given, { limit: 90, seed }, stopping);
        const end = run.ids.indexOf(2);
        assert.equal(end, run.lane.finish === 'stop' ? run.ids.length - 1 : -1);
        if (run.lane.finish === 'stop' && column(run.lane, COLUMN.drafted).at(-1) === 1)
          inside += 1;
      }
      assert.ok(inside > 0);
    });

    it('writes no token that must not be picked', async () => {
      const suppressed = { ...FIVE, suppressedIds: [0, 3] };
      const { ids } = await told(id, [TARGET, DRAFT], given, { limit: 300 }, suppressed);
      assert.deepEqual([...new Set(ids)].sort(), [1, 2, 4]);
    });
  });
}

/** Of draft and target with acceptance .8 everywhere. */
const P: Table = () => [0.5, 0.3, 0.2];
const Q: Table = () => [0.3, 0.5, 0.2];

describe('speculative sampling', () => {
  it('has the distribution of the target over 60,000 tokens, after any two', async function () {
    this.timeout(60_000);
    const limit = 60_000;
    const given = { draft_tokens: 4 };
    const { ids } = await told('speculative', [TARGET, DRAFT], given, { limit, seed: 3 });
    const counts = new Map<string, number[]>();
    for (let at = 2; at < ids.length; at += 1) {
      const state = `${ids[at - 2]} ${ids[at - 1]}`;
      const seen = counts.get(state) ?? [0, 0, 0, 0, 0];
      counts.set(state, seen);
      seen[ids[at] ?? 0] = (seen[ids[at] ?? 0] ?? NaN) + 1;
    }
    // The greatest of 125 deviations: 4 standard errors, which chance passes in 1 of 130.
    let [most, beyond] = [0, 0];
    for (const [state, seen] of counts) {
      const p = TARGET(state.split(' ').map(Number));
      const total = seen.reduce((sum, count) => sum + count, 0);
      seen.forEach((count, id) => {
        const share = p[id] ?? NaN;
        const error = Math.sqrt((share * (1 - share)) / total);
        const deviation = Math.abs(count / total - share) / error;
        most = Math.max(most, deviation);
        if (deviation > 3) beyond += 1;
      });
    }
    assert.equal(counts.size, 25);
    assert.ok(most < 4 && beyond <= 2, `${most} standard errors, ${beyond} beyond 3`);
  });

  it('is within 3 standard errors of p over 200,000 tokens, and writes as many a round', async function () {
    this.timeout(60_000);
    const limit = 200_000;
    const { ids, lane } = await told('speculative', [P, Q], { draft_tokens: 4 }, { limit });
    [0.5, 0.3, 0.2].forEach((share, id) => {
      const error = Math.sqrt((share * (1 - share)) / limit);
      const seen = ids.filter((one) => one === id).length / limit;
      assert.ok(Math.abs(seen - share) <= 3 * error, `${seen}, ${share}`);
    });
    // (1 - .8^5) / (1 - .8), by a standard deviation of 1.6 a round.
    const { tokensPerRound = NaN, rounds = NaN } = lane.outcome?.figures ?? {};
    assert.ok(
      Math.abs(tokensPerRound - 3.3616) < (3 * 1.6) / Math.sqrt(rounds),
      `${tokensPerRound}`,
    );
  });

  it('evaluates the target once a round, and the draft once a token', async () => {
    const { models, lane, ids } = await told(
      'speculative',
      [P, Q],
      { draft_tokens: 4 },
      { limit: 300 },
    );
    const { rounds = NaN, drafted = NaN } = lane.outcome?.figures ?? {};
    const [target, draft] = models;
    assert.equal(target?.passes.length, rounds);
    // One of them for each round that ends without a refusal.
    const own = column(lane, COLUMN.acceptance).filter(Number.isNaN).length;
    assert.equal(draft?.passes.length, drafted + own - 1, 'the first prediction needs no pass');
    const verified = target.passes.reduce((sum, tokens) => sum + tokens, 0);
    assert.equal(verified, drafted + rounds - 1);
    assert.equal(ids.length, 300);
  });

  it('cuts rows of different lengths to the shortest', async () => {
    const tables = [markov(3, 8), markov(4, 5)] as const;
    const { ids } = await told('speculative', tables, { temperature: 3 }, { limit: 200 });
    assert.ok(ids.every((id) => id < 5));
  });

  it('takes both models at the same temperature and cut', async () => {
    const given = { draft_tokens: 3, temperature: 0.5, top_p: 0.75 };
    const { ids } = await told('speculative', [P, Q], given, { limit: 20_000 });
    // .5 and .3 are kept; at temperature .5 they are as .25 to .09.
    const share = ids.filter((id) => id === 0).length / ids.length;
    assert.ok(Math.abs(share - 25 / 34) < 3 * Math.sqrt((25 * 9) / 34 ** 2 / 20_000), `${share}`);
    assert.ok(!ids.includes(2));
  });

  it('ends between rounds when it is cancelled', async () => {
    const controller = new AbortController();
    const counting: Table = (ids) => {
      if (ids.length > 30) controller.abort(new Error('cancelled'));
      return TARGET(ids);
    };
    const options = { limit: 1000, signal: controller.signal, lanes: [] };
    await assert.rejects(told('speculative', [counting, DRAFT], {}, options), /cancelled/);
    const [lane] = options.lanes as { tokens: unknown[] }[];
    assert.ok((lane?.tokens.length ?? 0) >= 26 && (lane?.tokens.length ?? 0) <= 40);
  });
});

describe('prompt lookup', () => {
  for (const temperature of [0, 0.3, 1]) {
    it(`is plain sampling with the same seed (temperature ${temperature})`, async () => {
      for (const given of [{}, { ngram: 1, draft_tokens: 1 }, { ngram: 16, draft_tokens: 64 }]) {
        const options = { limit: 200, seed: 21 };
        const run = await told('prompt-lookup', [TARGET], { ...given, temperature }, options);
        assert.deepEqual(run.ids, await alone(TARGET, temperature, options));
        checkColumns(run);
        const text = [0, ...run.ids];
        column(run.lane, COLUMN.copiedFrom).forEach((from, at) => {
          const copied = column(run.lane, COLUMN.drafted)[at] === 1;
          assert.equal(Number.isNaN(from), !copied);
          if (copied) assert.ok(from <= at && text[from] === run.ids[at]);
        });
      }
    });
  }

  it('saves passes where the text repeats itself', async () => {
    const cycle: Table = (ids) => {
      const next = ((ids.at(-1) ?? 0) + 1) % 5;
      return [0, 1, 2, 3, 4].map((id) => (id === next ? 0.996 : 0.001));
    };
    const { lane, models } = await told(
      'prompt-lookup',
      [cycle],
      { temperature: 0 },
      { limit: 100 },
    );
    // Nothing is read before the first token, for which there is no draft.
    assert.equal(models[0]?.passes.length, (lane.outcome?.figures?.rounds ?? NaN) - 1);
    assert.ok((lane.outcome?.figures?.rounds ?? NaN) < 40);
  });

  it('drafts neither what must not be picked nor what follows a stop token', async () => {
    const vocabulary = { ...FIVE, suppressedIds: [3], stopIds: new Set([4]) };
    const response = [1, 2, 3, 1, 2, 4, 1, 2];
    const flat: Table = () => [0.01, 0.01, 0.01, 0.01, 0.96];
    const given = { ngram: 2, temperature: 0 };
    const { lane } = await told('prompt-lookup', [flat], given, { response, limit: 9 }, vocabulary);
    assert.deepEqual([lane.finish, lane.outcome?.figures?.drafted], ['stop', 0]);
    const after = [1, 2, 4, 0, 1, 2];
    const next = await told(
      'prompt-lookup',
      [flat],
      given,
      { response: after, limit: 9 },
      vocabulary,
    );
    assert.deepEqual([next.lane.finish, next.lane.outcome?.figures?.drafted], ['stop', 1]);
  });
});
