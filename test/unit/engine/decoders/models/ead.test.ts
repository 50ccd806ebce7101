import assert from 'node:assert/strict';
import { eadFigures } from '../../../../../src/engine/decoders/models/eadFigures';
import { COLUMN } from '../../../../../src/trace/sample';
import { alone, column, FIVE, markov, told } from './toys';

const LARGE = markov(1);
const SMALL = markov(2);
const LIMIT = 300;

describe('EAD', () => {
  for (const temperature of [0, 1, 1.7]) {
    for (const start of ['small', 'large']) {
      const given = { temperature, start, window: 3, minimum_stay: 4 };

      it(`with threshold 0 is the large model alone (temperature ${temperature}, start ${start})`, async () => {
        const run = await told('ead', [LARGE, SMALL], { ...given, threshold: 0 }, { limit: LIMIT });
        assert.deepEqual(run.ids, await alone(LARGE, temperature, { limit: LIMIT }));
        assert.deepEqual(run.models[1]?.fed, [], 'the small model was not asked');
        assert.deepEqual(run.lane.outcome?.figures?.relativeCost, 1);
        assert.equal(run.lane.outcome.figures.readCost, 1);
      });

      it(`with a huge threshold is the small model alone (temperature ${temperature}, start ${start})`, async () => {
        const run = await told(
          'ead',
          [LARGE, SMALL],
          { ...given, threshold: 30 },
          { limit: LIMIT },
        );
        assert.deepEqual(run.ids, await alone(SMALL, temperature, { limit: LIMIT }));
        assert.deepEqual(run.models[0]?.fed, [], 'the large model was not asked');
        assert.equal(run.lane.outcome?.figures?.relativeCost, 0.5);
      });
    }
  }

  it('changes models by the mean entropy; each reads what it missed in one go', async () => {
    const given = { threshold: 1.5, window: 3, minimum_stay: 5 };
    const { lane, ids, models } = await told('ead', [LARGE, SMALL], given, { limit: LIMIT });
    const authors = column(lane, COLUMN.author);
    const means = column(lane, COLUMN.rollingEntropy);
    const entropies = lane.tokens.map(({ entropy }) => entropy);
    let since = 5;
    authors.forEach((author, at) => {
      since += 1;
      const mean = entropies.slice(at - 2, at + 1).reduce((sum, one) => sum + one, 0) / 3;
      if (at < 2) assert.ok(Number.isNaN(means[at]));
      else assert.ok(Math.abs(mean - (means[at] ?? NaN)) < 1e-12);
      const wanted = mean >= 1.5 * Math.LN2 ? 0 : 1;
      const next = at >= 2 && since >= 5 ? wanted : author;
      if (at + 1 < authors.length) assert.equal(authors[at + 1], next, `token ${at + 1}`);
      if (next !== author) since = 0;
      // What is recorded is the distribution of the author.
      const text = [0, ...ids.slice(0, at)];
      const p = (author === 0 ? LARGE : SMALL)(text)[ids[at] ?? 0];
      assert.ok(Math.abs((lane.tokens[at]?.logit ?? NaN) - Math.log(p ?? NaN)) < 1e-6);
    });
    assert.ok(authors.includes(0) && authors.includes(1));

    // Every run of one author begins with one pass over what it has not read, then token by token.
    for (const [index, model] of models.entries()) {
      const turns = authors.filter((author, at) => author === index && author !== authors[at - 1]);
      assert.ok(model.passes.filter((tokens) => tokens > 1).length <= turns.length);
      const read = authors.lastIndexOf(index);
      assert.deepEqual(model.fed, ids.slice(0, read));
    }
  });

  it('counts what it cost', async () => {
    const given = { threshold: 1.5, window: 3, minimum_stay: 5, size_ratio: 0.25 };
    const { lane, models } = await told('ead', [LARGE, SMALL], given, { limit: LIMIT });
    const figures = lane.outcome?.figures;
    const authors = column(lane, COLUMN.author);
    const f = authors.filter((author) => author === 0).length / authors.length;
    assert.equal(figures?.largeShare, f);
    assert.equal(figures.relativeCost, f + (1 - f) * 0.25);
    const switches = authors.filter((author, at) => at > 0 && author !== authors[at - 1]).length;
    assert.equal(figures.switches, switches);
    // One token of the prompt, which both have read.
    const [large = NaN, small = NaN] = models.map(({ fed }) => fed.length + 1);
    assert.equal(figures.readCost, (large + small * 0.25) / LIMIT);
  });

  it('has the relative cost of the paper', () => {
    const saved = (large: number, ratio: number): number =>
      1 -
      (eadFigures(
        Array.from({ length: 100 }, (_, at) => (at < large ? 0 : 1)),
        { 0: 0, 1: 0 },
        101,
        ratio,
      ).relativeCost ?? NaN);
    assert.ok(Math.abs(saved(43, 3 / 11) - 0.4145) < 1e-3);
    assert.ok(Math.abs(saved(25, 1.5 / 14) - 0.6696) < 1e-3);
  });

  it('goes on from any token as its parent did', async () => {
    for (const temperature of [0, 1]) {
      const given = { threshold: 1.5, window: 4, minimum_stay: 6, temperature };
      const options = { limit: 120, seed: 5 };
      const parent = await told('ead', [LARGE, SMALL], given, options);
      for (const at of [1, 2, 3, 7, 40, 41, 42, 43, 44, 45, 46, 119]) {
        const response = parent.ids.slice(0, at);
        const branch = { ...options, limit: 120 - at, response };
        const { lane, ids } = await told('ead', [LARGE, SMALL], given, branch);
        assert.deepEqual(ids, parent.ids.slice(at), `from ${at}`);
        for (const name of [COLUMN.author, COLUMN.rollingEntropy]) {
          assert.deepEqual(column(lane, name), column(parent.lane, name).slice(at));
        }
      }
    }
  });

  it('writes no token that must not be picked, and ends at a stop token', async () => {
    const suppressed = { ...FIVE, suppressedIds: [1, 3] };
    const given = { threshold: 1.5, window: 2, minimum_stay: 3, temperature: 2 };
    const { ids } = await told('ead', [LARGE, SMALL], given, { limit: LIMIT }, suppressed);
    assert.ok(ids.every((id) => id !== 1 && id !== 3));
    const stopping = { ...FIVE, stopIds: new Set([4]) };
    const { ids: ended, lane } = await told('ead', [LARGE, SMALL], given, { limit: 999 }, stopping);
    assert.equal(ended.indexOf(4), ended.length - 1);
    assert.equal(lane.finish, 'stop');
  });

  it('leaves out ids that only one model has', async () => {
    const { ids } = await told(
      'ead',
      [markov(3, 8), markov(4, 5)],
      { temperature: 3 },
      { limit: 200 },
    );
    assert.ok(ids.every((id) => id < 5));
  });
});
