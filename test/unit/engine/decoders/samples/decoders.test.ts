import assert from 'node:assert/strict';
import { beamSearch } from '../../../../../src/engine/decoders/beamSearch';
import { bestOfN } from '../../../../../src/engine/decoders/bestOfN';
import { cotDecoding } from '../../../../../src/engine/decoders/cotDecoding';
import { deepConf } from '../../../../../src/engine/decoders/deepConf';
import { selfConsistency } from '../../../../../src/engine/decoders/selfConsistency';
import { valuesOf } from '../parameterValues';
import { vocabularyOf } from '../support';
import { idsOf, toyModel, toyRun, type Table, type ToyLane } from '../toyRun';

/** Ids 0 to 9 are digits, 10 ends. */
const END = 10;
const DIGITS = vocabularyOf([...Array.from('0123456789'), '<end>'], [END]);

function row(probabilities: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: 11 }, (_, id) => probabilities[id] ?? 0);
}

/** One digit, 7 of them two in three, and the end. */
const ONE_DIGIT: Table = (ids) =>
  ids.length === 1 ? row({ 7: 2 / 3, 3: 1 / 3 }) : row({ [END]: 1 });

describe('decoders of several samples', () => {
  for (const decoder of [selfConsistency, bestOfN, cotDecoding, deepConf, beamSearch]) {
    for (const parameter of decoder.parameters) {
      it(`${decoder.id} runs with ${parameter.id} at its bounds`, async () => {
        for (const value of valuesOf(parameter).good) {
          const given = { [parameter.id]: value };
          const { lanes } = await toyRun(decoder, given, [toyModel(ONE_DIGIT)], DIGITS);
          assert.ok(lanes.length > 0);
          for (const lane of lanes) assert.ok(lane.finish !== undefined && lane.tokens.length > 0);
          const chosen = lanes.filter(({ outcome }) => outcome?.chosen === true);
          assert.equal(chosen.length, 1, `${parameter.id} = ${String(value)}`);
        }
      });
    }
  }
});

describe('self-consistency', () => {
  it('writes the samples of consecutive seeds and takes the answer of most', async () => {
    const given = { samples: 15, temperature: 1, top_p: 1 };
    const { lanes } = await toyRun(selfConsistency, given, [toyModel(ONE_DIGIT)], DIGITS);
    assert.equal(lanes.length, 15);
    const sevens = lanes.filter((lane) => idsOf(lane)[0] === 7).length;
    assert.ok(sevens > 7 && sevens < 15, `${sevens}`);
    for (const lane of lanes) {
      assert.equal(lane.outcome?.answer, String(idsOf(lane)[0]));
      assert.equal(lane.outcome.weight, 1);
      assert.equal(lane.finish, 'stop');
    }
    const chosen = lanes.filter(({ outcome }) => outcome?.chosen === true);
    assert.deepEqual(chosen.map(({ outcome }) => outcome?.answer), ['7']);
    const later = await toyRun(
      selfConsistency,
      { ...given, samples: 1 },
      [toyModel(ONE_DIGIT)],
      DIGITS,
      { seed: 6 },
    );
    assert.deepEqual(later.lanes.map(idsOf), [idsOf(lanes[5] ?? { tokens: [], columns: [] })]);
  });
});

describe('best of n', () => {
  it('takes the sample of the highest score, by either measure', async () => {
    const table: Table = (ids) => {
      if (ids.length === 1) return row({ 7: 0.5, 3: 0.5 });
      // After 3 the model is sure of one digit more, after 7 it is not.
      if (ids.length === 2) return ids[1] === 3 ? row({ 1: 0.98, 2: 0.01, 4: 0.01 }) : row({ 1: 0.4, 2: 0.3, 4: 0.3 });
      return row({ [END]: 1 });
    };
    for (const score of ['self-certainty', 'mean-logprob']) {
      const given = { samples: 8, score, temperature: 1, top_p: 1 };
      const { lanes } = await toyRun(bestOfN, given, [toyModel(table)], DIGITS);
      const chosen = lanes.filter(({ outcome }) => outcome?.chosen === true);
      assert.equal(chosen.length, 1);
      assert.equal(idsOf(chosen[0] ?? { tokens: [], columns: [] })[0], 3, score);
    }
    const votes = { samples: 8, choose: 'borda', power: 0, temperature: 1, top_p: 1 };
    const { lanes } = await toyRun(bestOfN, votes, [toyModel(ONE_DIGIT)], DIGITS);
    assert.equal(lanes.find(({ outcome }) => outcome?.chosen)?.outcome?.answer, '7');
  });
});

describe('CoT-decoding', () => {
  const table: Table = (ids) => {
    if (ids.length === 1) return row({ 1: 0.6, 2: 0.3, 3: 0.1 });
    // Only the second start leads to a sure answer.
    if (ids.length === 2) return ids[1] === 2 ? row({ 5: 0.9, 6: 0.1 }) : row({ 5: 0.51, 6: 0.49 });
    return row({ [END]: 1 });
  };

  it('tries the likeliest first tokens and takes the widest lead', async () => {
    const { lanes } = await toyRun(cotDecoding, { branches: 3, choose: 'max' }, [toyModel(table)], DIGITS);
    assert.deepEqual(lanes.map((lane) => idsOf(lane).slice(0, 2)), [[1, 5], [2, 5], [3, 5]]);
    assert.deepEqual(lanes.map(({ outcome }) => outcome?.chosen), [false, true, false]);
    // The answer "25": leads .3 (first token) and .8.
    assert.ok(Math.abs((lanes[1]?.outcome?.weight ?? NaN) - 0.55) < 1e-6);
  });

  it('sums the leads of equal answers, and ends at the limit', async () => {
    const { lanes } = await toyRun(cotDecoding, { branches: 3, choose: 'sum' }, [toyModel(table)], DIGITS, { limit: 1 });
    assert.deepEqual(lanes.map(({ finish }) => finish), ['length', 'length', 'length']);
    assert.equal(lanes.filter(({ outcome }) => outcome?.chosen).length, 1);
  });
});

describe('DeepConf', () => {
  /** Sure or unsure for five digits, by the first one; then the end. */
  const table: Table = (ids) => {
    if (ids.length === 1) return row({ 7: 0.5, 3: 0.5 });
    if (ids.length === 6) return row({ [END]: 1 });
    return ids[1] === 7 ? row({ 7: 0.99, 1: 0.005, 2: 0.005 }) : row({ 3: 0.34, 1: 0.33, 2: 0.33 });
  };
  const given = { window: 3, k: 3, temperature: 1, top_p: 1, consensus: 1, eta: 10 };

  it('stops samples that are less sure than the warm-up, and they do not vote', async () => {
    const { lanes, remarks } = await toyRun(
      deepConf,
      { ...given, samples: 20, warmup: 6 },
      [toyModel(table)],
      DIGITS,
    );
    assert.equal(lanes.length, 20);
    assert.match(remarks.join(), /Threshold/);
    const firsts = lanes.slice(0, 6).map((lane) => idsOf(lane)[0]);
    assert.ok(firsts.includes(3) && firsts.includes(7), 'the warm-up has both kinds');
    lanes.forEach((lane, index) => {
      const stopped = index >= 6 && idsOf(lane)[0] === 3;
      assert.equal(lane.finish, stopped ? 'other' : 'stop', `sample ${index}`);
      assert.equal(lane.outcome?.weight === 0, stopped);
      if (stopped) assert.match(lane.detail ?? '', /fell below/);
    });
    assert.equal(lanes.find(({ outcome }) => outcome?.chosen)?.outcome?.answer?.[0], '7');
  });

  it('writes no more samples once they agree', async () => {
    const { lanes } = await toyRun(
      deepConf,
      { ...given, samples: 20, warmup: 2, consensus: 0 },
      [toyModel(table)],
      DIGITS,
    );
    assert.equal(lanes.length, 2);
  });
});

describe('beam search', () => {
  // Greedy takes 1 (.5) and then has at most .4 left; 2 (.4) leads to a sure end.
  const table: Table = (ids) => {
    if (ids.length === 1) return row({ 1: 0.5, 2: 0.4, 3: 0.1 });
    if (ids.length === 2) {
      return ids[1] === 2 ? row({ 8: 0.9, 9: 0.1 }) : row({ 4: 0.4, 5: 0.3, 6: 0.3 });
    }
    return row({ [END]: 1 });
  };

  it('finds a more probable response than greedy, and ranks all of them', async () => {
    const given = { beams: 3, length_penalty: 0 };
    const { lanes } = await toyRun(beamSearch, given, [toyModel(table)], DIGITS);
    assert.deepEqual(lanes.map(idsOf), [
      [2, 8, END],
      [1, 4, END],
      [1, 5, END],
    ]);
    assert.deepEqual(lanes.map(({ outcome }) => outcome?.chosen), [true, false, false]);
    assert.ok(Math.abs((lanes[0]?.outcome?.weight ?? NaN) - Math.log(0.36)) < 1e-6);
  });

  it('is greedy with one beam, and ends at the limit', async () => {
    const { lanes } = await toyRun(beamSearch, { beams: 1 }, [toyModel(table)], DIGITS);
    assert.deepEqual(lanes.map(idsOf), [[1, 4, END]]);
    const cut = await toyRun(beamSearch, { beams: 2 }, [toyModel(table)], DIGITS, { limit: 2 });
    assert.deepEqual(cut.lanes.map(({ finish }) => finish), ['length', 'length']);
    assert.ok(cut.lanes.every(({ tokens }) => tokens.length === 2));
  });

  it('tells what it has when it is cancelled', async () => {
    const abort = new AbortController();
    const model = toyModel((ids) => {
      if (ids.length === 2) abort.abort();
      return table(ids);
    });
    const lanes: ToyLane[] = [];
    const options = { signal: abort.signal, lanes };
    await assert.rejects(toyRun(beamSearch, { beams: 2 }, [model], DIGITS, options), /abort/i);
    assert.deepEqual(
      lanes.map(({ finish, tokens }) => [finish, tokens.length]),
      [
        ['cancelled', 2],
        ['cancelled', 2],
      ],
    );
  });
});
