import assert from 'node:assert/strict';
import { COLUMN } from '../../../../../src/trace/sample';
import { alone, column, FIVE, markov, mixed, told } from './toys';
import type { Table } from '../toyRun';

const BASE = markov(51);
/** Like the base at most positions. */
const RL = mixed(BASE, markov(52), 0.3);
const CRITERIA = ['js', 'kl', 'reverse-kl', 'entropy', 'log-ratio', 'random'];
const options = { limit: 200, seed: 4 };

function fixed(...probabilities: number[]): Table {
  return () => probabilities;
}

const cross = (
  given: Readonly<Record<string, unknown>>,
  more: Parameters<typeof told>[3] = options,
  tables: readonly [Table, Table] = [BASE, RL],
): ReturnType<typeof told> => told('cross-sampling', tables, given, more);

/** js of two distributions in the plainest way. */
function js(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, a, id) => {
    const b = q[id] ?? NaN;
    const m = (a + b) / 2;
    return sum + (a > 0 ? (a / 2) * Math.log(a / m) : 0) + (b > 0 ? (b / 2) * Math.log(b / m) : 0);
  }, 0);
}

describe('cross-sampling', () => {
  for (const temperature of [0, 1]) {
    for (const criterion of CRITERIA) {
      it(`is one of the models at the ends of its threshold (${criterion}, temperature ${temperature})`, async () => {
        const base = await alone(BASE, temperature, options);
        const rl = await alone(RL, temperature, options);
        assert.notDeepEqual(base, rl);
        const given = { criterion, temperature };
        assert.deepEqual((await cross({ ...given, threshold: 1000 })).ids, base);
        assert.deepEqual((await cross({ ...given, threshold: -1000 })).ids, rl);
        assert.deepEqual((await cross({ ...given, threshold: -1000, budget: 0 })).ids, base);
      });
    }
  }

  it('takes the token of the other model exactly where the criterion exceeds the threshold', async () => {
    const threshold = 0.02;
    const { lane, ids } = await cross({ threshold });
    const [authors, values, replaced] = [COLUMN.author, COLUMN.criterion, COLUMN.replaced].map(
      (name) => column(lane, name),
    );
    let swaps = 0;
    ids.forEach((_, at) => {
      const before = [0, ...ids.slice(0, at)];
      const value = js(BASE(before), RL(before));
      // Rows are float32.
      assert.ok(Math.abs((values?.[at] ?? NaN) - value) < 1e-6);
      assert.equal(authors?.[at], value > threshold ? 1 : 0);
      if (authors[at] === 1) swaps += 1;
      else assert.ok(Number.isNaN(replaced?.[at]));
    });
    assert.ok(swaps > 20 && swaps < 180);
    const effective = replaced?.filter((id) => !Number.isNaN(id)).length ?? NaN;
    assert.ok(effective > 0 && effective < swaps);
    assert.deepEqual(lane.outcome?.figures, {
      swaps,
      swapShare: swaps / 200,
      replaced: effective,
      replacedShare: effective / 200,
    });
  });

  it('names the token that the model itself would have drawn with the same number', async () => {
    const { lane, ids } = await cross({ threshold: 0.02 });
    const replaced = column(lane, COLUMN.replaced);
    for (const [at, own] of replaced.entries()) {
      if (Number.isNaN(own)) continue;
      const given = { threshold: 1000 };
      const branch = { ...options, limit: 1, response: ids.slice(0, at) };
      assert.deepEqual((await cross(given, branch)).ids, [own]);
      assert.deepEqual((await cross({ threshold: -1000 }, branch)).ids, [ids[at]]);
      assert.notEqual(own, ids[at]);
    }
  });

  it('records both models of every token, the writing one as the sample’s own', async () => {
    const { lane, ids } = await cross({ threshold: 0.02 });
    ids.forEach((token, at) => {
      const before = [0, ...ids.slice(0, at)];
      for (const [scored, table] of [
        [lane.tokens[at], BASE],
        [lane.references[at], RL],
      ] as const) {
        assert.equal(scored?.id, token);
        assert.ok(Math.abs(scored.logit - Math.log(table(before)[token] ?? NaN)) < 1e-6);
      }
    });
  });

  it('keeps to its budget at every length', async () => {
    const plain = await cross({ threshold: 0.02 });
    for (const [given, most] of [
      [{ budget: 0.05 }, (tokens: number): number => Math.ceil(0.05 * tokens)],
      [{ most_replaced: 3 }, (): number => 3],
    ] as const) {
      const { lane } = await cross({ threshold: 0.02, ...given });
      let count = 0;
      column(lane, COLUMN.replaced).forEach((id, at) => {
        if (!Number.isNaN(id)) count += 1;
        assert.ok(count <= most(at + 1));
      });
      assert.equal(count, lane.outcome?.figures?.replaced);
      assert.ok(count > 0 && count < (plain.lane.outcome?.figures?.replaced ?? 0));
    }
  });

  for (const given of [
    {},
    { criterion: 'random', threshold: 0.8 },
    { budget: 0.1 },
    { most_replaced: 2 },
  ]) {
    it(`repeats itself, and a branch its parent (${JSON.stringify(given)})`, async () => {
      const all = { threshold: 0.02, ...given };
      const parent = await cross(all, { limit: 60, seed: 8 });
      assert.deepEqual((await cross(all, { limit: 60, seed: 8 })).ids, parent.ids);
      assert.notDeepEqual((await cross(all, { limit: 60, seed: 9 })).ids, parent.ids);
      for (const at of [1, 30, 59]) {
        const response = parent.ids.slice(0, at);
        const { ids, lane } = await cross(all, { limit: 60 - at, seed: 8, response });
        assert.deepEqual(ids, parent.ids.slice(at));
        assert.deepEqual(lane.columns, parent.lane.columns.slice(at));
      }
    });
  }

  it('a token that a person set in a branch costs no budget', async () => {
    const tables = [fixed(0.9, 0.1), fixed(0.1, 0.9)] as const;
    const given = { temperature: 0, threshold: 0, most_replaced: 1 };
    const go = async (response: readonly number[]): Promise<number[]> =>
      (await cross(given, { limit: 2, response }, tables)).ids;
    // Alone it replaces the first token; after one that it replaced none is left; a person's is free.
    assert.deepEqual(await go([]), [1, 0]);
    assert.deepEqual(await go([1]), [0, 0]);
    assert.deepEqual(await go([0]), [1, 0]);
  });

  it('the random control swaps the share that its threshold leaves', async () => {
    const limit = 4000;
    const { lane } = await cross({ criterion: 'random', threshold: 0.75 }, { limit, seed: 3 });
    const share = lane.outcome?.figures?.swapShare ?? NaN;
    assert.ok(Math.abs(share - 0.25) < 3 * Math.sqrt((0.25 * 0.75) / limit), String(share));
  });

  it('draws swapped tokens with the probabilities of the other model, or extrapolates them', async function () {
    this.timeout(20_000);
    const tables = [fixed(0.5, 0.3, 0.15, 0.05), fixed(0.2, 0.65, 0.1, 0.05)] as const;
    const limit = 20_000;
    for (const [extrapolation, wanted] of [
      [0, [0.2, 0.65, 0.1, 0.05]],
      // 1.05 ln p_RL - 0.05 ln p_base: core.md §4.6.
      [0.05, [0.188284, 0.665861, 0.096577, 0.049278]],
    ] as const) {
      const { ids } = await cross({ threshold: 0, extrapolation }, { limit, seed: 5 }, tables);
      wanted.forEach((share, id) => {
        const seen = ids.filter((one) => one === id).length / limit;
        const error = Math.sqrt((share * (1 - share)) / limit);
        assert.ok(Math.abs(seen - share) <= 3.3 * error, `${id}: ${seen}, ${share}`);
      });
    }
  });

  it('writes no token that must not be picked, and ends at a stop token', async () => {
    const given = { threshold: 0.02, temperature: 3 };
    const suppressed = { ...FIVE, suppressedIds: [1, 2] };
    const free = await told('cross-sampling', [BASE, RL], given, options, suppressed);
    assert.ok(free.ids.every((token) => token !== 1 && token !== 2));
    const stopping = { ...FIVE, stopIds: new Set([4]) };
    const run = await told('cross-sampling', [BASE, RL], given, { limit: 999 }, stopping);
    assert.deepEqual([run.lane.finish, run.ids.indexOf(4)], ['stop', run.ids.length - 1]);
    assert.equal(
      run.lane.outcome?.figures?.swapShare,
      (run.lane.outcome?.figures?.swaps ?? NaN) / run.ids.length,
    );
  });

  it('evaluates each model once a token, and nothing after the last', async () => {
    const { models, ids } = await cross({}, { limit: 30 });
    for (const { fed } of models) assert.deepEqual(fed, ids.slice(0, -1));
  });
});
