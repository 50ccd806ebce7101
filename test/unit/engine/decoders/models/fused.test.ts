import assert from 'node:assert/strict';
import { COLUMN } from '../../../../../src/trace/sample';
import type { Table } from '../toyRun';
import { alone, column, FIVE, markov, told } from './toys';

const [LARGE, EXPERT, SMALL] = [markov(31), markov(32), markov(33)];

/** Probabilities of a table whose logits are given. */
function fixed(...logits: number[]): Table {
  const total = logits.reduce((sum, z) => sum + Math.exp(z), 0);
  return () => logits.map((z) => Math.exp(z) / total);
}

const FUSED = [
  ['contrastive', [LARGE, SMALL], { alpha: 0, lambda: 0 }],
  ['align-distil', [LARGE, SMALL], { alpha_max: 0, plausibility: 0 }],
  ['proxy-tuning', [LARGE, EXPERT, SMALL], { alpha: 0 }],
  ['dynamic-logits-fusion', [LARGE, SMALL, SMALL], {}],
] as const;

for (const [id, tables, neutral] of FUSED) {
  describe(id, () => {
    for (const temperature of [0, 1]) {
      it(`is the model alone where the others count for nothing (temperature ${temperature})`, async () => {
        const options = { limit: 200, seed: 4 };
        const { ids } = await told(id, tables, { ...neutral, temperature }, options);
        assert.deepEqual(ids, await alone(LARGE, temperature, options));
      });
    }

    it('repeats itself, and a branch its parent', async () => {
      const options = { limit: 60, seed: 8 };
      const parent = await told(id, tables, {}, options);
      assert.deepEqual((await told(id, tables, {}, options)).ids, parent.ids);
      assert.notDeepEqual((await told(id, tables, {}, { ...options, seed: 9 })).ids, parent.ids);
      for (const at of [1, 30, 59]) {
        const branch = { ...options, limit: 60 - at, response: parent.ids.slice(0, at) };
        assert.deepEqual((await told(id, tables, {}, branch)).ids, parent.ids.slice(at));
      }
    });

    it('records the raw distribution of the first model', async () => {
      const { lane, ids } = await told(id, tables, {}, { limit: 40 });
      ids.forEach((token, at) => {
        const p = LARGE([0, ...ids.slice(0, at)]);
        assert.ok(Math.abs((lane.tokens[at]?.logit ?? NaN) - Math.log(p[token] ?? NaN)) < 1e-6);
        const rank = 1 + p.filter((other) => other > (p[token] ?? NaN)).length;
        assert.equal(lane.tokens[at]?.rank, rank);
      });
    });

    it('writes no token that must not be picked, and ends at a stop token', async () => {
      const suppressed = { ...FIVE, suppressedIds: [1, 2] };
      const given = { ...neutral, temperature: 3 };
      const { ids } = await told(id, tables, given, { limit: 200 }, suppressed);
      assert.ok(ids.every((token) => token !== 1 && token !== 2));
      const stopping = { ...FIVE, stopIds: new Set([4]) };
      const run = await told(id, tables, given, { limit: 999 }, stopping);
      assert.deepEqual([run.lane.finish, run.ids.indexOf(4)], ['stop', run.ids.length - 1]);
    });

    it('evaluates each model once a token, and nothing after the last', async () => {
      const { models, ids } = await told(id, tables, {}, { limit: 30 });
      for (const { fed } of models) assert.deepEqual(fed, ids.slice(0, -1));
    });
  });
}

describe('fused decoders', () => {
  const step = async (
    id: string,
    tables: readonly [Table, ...Table[]],
    given: Readonly<Record<string, unknown>>,
  ): ReturnType<typeof told> => told(id, tables, { temperature: 0, ...given }, { limit: 1 });

  it('contrast picks the reference token', async () => {
    const tables = [fixed(3, 2, 1, 0, -2), fixed(3, 1, 1, 0, 0)] as const;
    assert.deepEqual((await step('contrastive', tables, {})).ids, [1]);
    assert.deepEqual((await step('contrastive', tables, { alpha: 1 })).ids, [0]);
    assert.deepEqual((await step('contrastive', tables, { lambda: 0 })).ids, [0]);
  });

  it('proxy tuning adds the difference, and dynamic fusion records its strength', async () => {
    const tables = [fixed(2, 1, 0, -1), fixed(0.5, 2, 0, -0.5), fixed(1, 0.5, 0, 0)] as const;
    assert.deepEqual((await step('proxy-tuning', tables, {})).ids, [1]);
    assert.deepEqual((await step('proxy-tuning', tables, { alpha: 0.3 })).ids, [0]);
    const { lane, ids } = await step('dynamic-logits-fusion', tables, {});
    assert.deepEqual([ids, column(lane, COLUMN.strength)], [[1], [1]]);
  });

  it('draws from the mixture', async function () {
    this.timeout(20_000);
    const tables = [fixed(2, 1, 0, -1), fixed(0.5, 2, 0, -0.5), fixed(1, 0.5, 0, 0)] as const;
    const limit = 20_000;
    const { ids } = await told('dynamic-logits-fusion', tables, {}, { limit });
    [0.250551, 0.681069, 0.055906, 0.012474].forEach((share, id) => {
      const seen = ids.filter((one) => one === id).length / limit;
      assert.ok(Math.abs(seen - share) <= 3 * Math.sqrt((share * (1 - share)) / limit), `${seen}`);
    });
  });

  it('extrapolation records its strength', async () => {
    const tables = [fixed(2, 1, 0), fixed(1, 1.2, 0.3)] as const;
    const { lane } = await step('align-distil', tables, {});
    const [strength = NaN] = column(lane, COLUMN.strength);
    assert.ok(Math.abs(strength - (2 * 0.297322 + 0.001)) < 1e-5);
    const limited = await step('align-distil', tables, { alpha_max: 0.25 });
    assert.deepEqual(column(limited.lane, COLUMN.strength), [0.25]);
  });

  it('cut rows of different lengths to the shortest', async () => {
    // The first model would write token 3, which the second has not.
    const tables = [fixed(0, 1, 0, 5), fixed(0, 0, 0)] as const;
    assert.deepEqual((await step('contrastive', tables, { alpha: 0.3 })).ids, [1]);
    assert.deepEqual((await step('align-distil', tables, {})).ids, [1]);
    const triple = [tables[0], fixed(1, 0, 2), tables[1]] as const;
    assert.deepEqual((await step('proxy-tuning', triple, {})).ids, [2]);
  });
});
