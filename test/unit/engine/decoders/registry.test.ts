import assert from 'node:assert/strict';
import { DECODERS, DEFAULT_DECODER, findDecoder } from '../../../../src/engine/decoders/registry';
import type { ParameterValues } from '../../../../src/trace/parameters';
import { ParameterError, resolveParameters } from '../../../../src/trace/parameters';
import type { Decoder } from '../../../../src/engine/decoders/decoder';
import { FILE, valuesOf } from './parameterValues';
import { contextOf, STEP_DECODERS } from './support';

const ROW = Float64Array.of(2, 1, 0.5, 0, -1);

/** 99.9 % quantiles of chi-square by degrees of freedom. */
const CHI_SQUARE = [0, 10.83, 13.82, 16.27, 18.47];

/** Values of all parameters: those given, else the defaults. */
function resolve(decoder: Decoder, given: Readonly<Record<string, unknown>> = {}): ParameterValues {
  const files = decoder.parameters.filter(({ type }) => type === 'file');
  const needed = Object.fromEntries(files.map(({ id }) => [id, FILE]));
  return resolveParameters(decoder.id, decoder.parameters, { ...needed, ...given });
}

describe('decoders', () => {
  it('are found by id, and the default is one of them', () => {
    const ids = DECODERS.map((decoder) => decoder.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const decoder of DECODERS) assert.equal(findDecoder(decoder.id), decoder);
    assert.ok(findDecoder(DEFAULT_DECODER));
    assert.equal(findDecoder('nucleus'), undefined);
  });

  it('are grouped by family', () => {
    const families = DECODERS.map(({ family }) => family);
    const groups = families.filter((family, index) => family !== families[index - 1]);
    assert.equal(new Set(groups).size, groups.length);
  });

  for (const decoder of DECODERS) {
    describe(decoder.id, () => {
      it('says where it comes from, and what differs where it is not as published', () => {
        assert.ok(decoder.title && decoder.summary && decoder.citation && decoder.formula);
        assert.equal(decoder.fidelity === 'published', decoder.fidelityNote === undefined);
      });

      for (const parameter of decoder.parameters) {
        it(`takes ${parameter.id} at its bounds and refuses it beyond them`, () => {
          const { good, bad } = valuesOf(parameter);
          for (const value of good) {
            assert.deepEqual(resolve(decoder, { [parameter.id]: value })[parameter.id], value);
            const text = String(value);
            assert.deepEqual(resolve(decoder, { [parameter.id]: text })[parameter.id], value);
          }
          for (const value of bad) {
            assert.throws(() => resolve(decoder, { [parameter.id]: value }), ParameterError);
          }
        });
      }
    });
  }

  for (const decoder of STEP_DECODERS) {
    describe(`${decoder.id} on a row`, () => {
      it('picks a token with its defaults, the same for the same seed and position', async () => {
        const parameters = resolve(decoder);
        const picks = async (seed: number): Promise<number[]> => {
          const picker = await decoder.create(parameters, contextOf(seed));
          return Array.from({ length: 50 }, (_, position) => {
            const { id } = picker.pick(ROW, position);
            picker.accept?.(id);
            return id;
          });
        };
        assert.deepEqual(await picks(3), await picks(3));
        if (decoder.needs === 'logits' && parameters.temperature !== 0)
          assert.notDeepEqual(await picks(3), await picks(4));
        assert.deepEqual([...ROW], [2, 1, 0.5, 0, -1]);
      });

      if (decoder.family === 'basic') {
        it('does not depend on earlier picks', async () => {
          const parameters = resolve(decoder);
          const first = await decoder.create(parameters, contextOf(9));
          first.pick(ROW, 0);
          const second = await decoder.create(parameters, contextOf(9));
          assert.deepEqual(first.pick(ROW, 12), second.pick(ROW, 12));
        });
      }

      for (const parameter of decoder.parameters) {
        it(`picks with ${parameter.id} at its bounds`, async () => {
          for (const value of valuesOf(parameter).good) {
            if (parameter.id === 'end_of_thinking' && value !== parameter.default) continue;
            const parameters = resolve(decoder, { [parameter.id]: value });
            const { id } = (await decoder.create(parameters, contextOf(1))).pick(ROW, 0);
            assert.ok(id >= 0 && id < ROW.length);
          }
        });
      }
    });
  }

  const exact: readonly (readonly [string, Record<string, number>, readonly number[]])[] = [
    ['temperature', { temperature: 1 }, [0.563021, 0.207124, 0.125627, 0.076197, 0.028031]],
    ['temperature', { temperature: 2 }, weightsOf(ROW, [0, 1, 2, 3, 4], 2)],
    ['top-k', { top_k: 2, temperature: 1 }, weightsOf(ROW, [0, 1], 1)],
    ['top-k', { top_k: 3, temperature: 0.5 }, weightsOf(ROW, [0, 1, 2], 0.5)],
    ['top-p', { top_p: 0.9, temperature: 1 }, weightsOf(ROW, [0, 1, 2, 3], 1)],
    // The nucleus is cut before the temperature: at temperature 10 it would hold all five.
    ['top-p', { top_p: 0.7, temperature: 10 }, weightsOf(ROW, [0, 1], 10)],
    ['min-p', { min_p: 0.3, temperature: 1 }, weightsOf(ROW, [0, 1], 1)],
    ['min-p', { min_p: 0.1, temperature: 10 }, weightsOf(ROW, [0, 1, 2, 3], 10)],
    // top_k leaves 0..3; of those .9 of the mass is 0..2; min_p .3 leaves 0 and 1.
    ['sample', { top_k: 4, top_p: 0.9, min_p: 0, temperature: 1 }, weightsOf(ROW, [0, 1, 2], 1)],
    ['sample', { top_k: 4, top_p: 0.9, min_p: 0.3, temperature: 2 }, weightsOf(ROW, [0, 1], 2)],
    ['typical', { typical_p: 0.5, temperature: 1 }, weightsOf(ROW, [0, 1], 1)],
    ['typical', { typical_p: 0.5, temperature: 10 }, weightsOf(ROW, [0, 1], 10)],
    ['epsilon', { epsilon_cutoff: 0.1, temperature: 2 }, weightsOf(ROW, [0, 1, 2], 2)],
    ['eta', { eta_cutoff: 0.3, temperature: 1 }, weightsOf(ROW, [0, 1], 1)],
    ['top-n-sigma', { top_n_sigma: 1.5, temperature: 1 }, weightsOf(ROW, [0, 1, 2], 1)],
    ['xtc', { xtc_probability: 1, xtc_threshold: 0.1 }, weightsOf(ROW, [2, 3, 4], 1)],
    ['xtc', { xtc_probability: 0 }, weightsOf(ROW, [0, 1, 2, 3, 4], 1)],
    // Half of the positions draw from all, half from what is left of them.
    [
      'xtc',
      { xtc_probability: 0.5, xtc_threshold: 0.1 },
      mean(weightsOf(ROW, [0, 1, 2, 3, 4], 1), weightsOf(ROW, [2, 3, 4], 1)),
    ],
    ['sample', { top_n_sigma: 1, temperature: 1, top_p: 1 }, weightsOf(ROW, [0, 1], 1)],
    ['sample', { typical_p: 0.7, temperature: 1 }, weightsOf(ROW, [0, 1], 1)],
  ];
  for (const [id, given, expected] of exact) {
    it(`${id} ${JSON.stringify(given)} draws with the exact probabilities`, async () => {
      const decoder = STEP_DECODERS.find((one) => one.id === id);
      assert.ok(decoder);
      const parameters = resolveParameters(id, decoder.parameters, given);
      const picker = await decoder.create(parameters, contextOf(20));
      const count = 20_000;
      const seen = new Array<number>(ROW.length).fill(0);
      for (let step = 0; step < count; step += 1) {
        const token = picker.pick(ROW, step).id;
        seen[token] = (seen[token] ?? 0) + 1;
      }
      let chiSquare = 0;
      let possible = 0;
      seen.forEach((times, token) => {
        const mean = count * (expected[token] ?? 0);
        if (mean === 0) {
          assert.equal(times, 0, `token ${token} was ruled out`);
          return;
        }
        possible += 1;
        chiSquare += (times - mean) ** 2 / mean;
      });
      assert.ok(chiSquare < (CHI_SQUARE[possible - 1] ?? NaN), `chi-square ${chiSquare}`);
    });
  }

  it('are greedy at temperature 0', async () => {
    for (const decoder of STEP_DECODERS) {
      if (decoder.family !== 'basic') continue;
      if (!decoder.parameters.some(({ id }) => id === 'temperature')) continue;
      const values = resolveParameters(decoder.id, decoder.parameters, { temperature: 0 });
      const picker = await decoder.create(values, contextOf(5));
      // XTC still acts, and then leaves the least probable of the three tokens above 0.1.
      const possible = decoder.id === 'xtc' ? [0, 2] : [0];
      const seen = new Set(Array.from({ length: 20 }, (_, step) => picker.pick(ROW, step).id));
      assert.deepEqual([...seen].sort(), possible, decoder.id);
    }
  });
});

function mean(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, index) => (value + (b[index] ?? NaN)) / 2);
}

/** Softmax over some tokens of a row at a temperature, zero elsewhere. */
function weightsOf(row: Float64Array, ids: readonly number[], temperature: number): number[] {
  const mass = ids.map((id) => Math.exp((row[id] ?? NaN) / temperature));
  const total = mass.reduce((sum, value) => sum + value, 0);
  const out = new Array<number>(row.length).fill(0);
  ids.forEach((id, index) => {
    out[id] = (mass[index] ?? NaN) / total;
  });
  return out;
}
