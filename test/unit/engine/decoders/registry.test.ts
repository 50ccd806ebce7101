import assert from 'node:assert/strict';
import fs from 'node:fs';
import { DECODERS, DEFAULT_DECODER, findDecoder } from '../../../../src/engine/decoders/registry';
import type { Parameter } from '../../../../src/trace/parameters';
import { ParameterError, resolveParameters } from '../../../../src/trace/parameters';

const ROW = Float64Array.of(2, 1, 0.5, 0, -1);

/** 99.9 % quantiles of chi-square by degrees of freedom. */
const CHI_SQUARE = [0, 10.83, 13.82, 16.27, 18.47];

function boundsOf(parameter: Parameter): readonly [number, number] {
  assert.ok(parameter.type === 'number' || parameter.type === 'integer');
  return [parameter.minimum, parameter.maximum];
}

describe('decoders', () => {
  it('are found by id, and the default is one of them', () => {
    const ids = DECODERS.map((decoder) => decoder.id);
    assert.deepEqual([...ids].sort(), [
      'greedy',
      'min-p',
      'sample',
      'temperature',
      'top-k',
      'top-p',
    ]);
    for (const decoder of DECODERS) assert.equal(findDecoder(decoder.id), decoder);
    assert.ok(findDecoder(DEFAULT_DECODER));
    assert.equal(findDecoder('nucleus'), undefined);
  });

  for (const decoder of DECODERS) {
    describe(decoder.id, () => {
      it('says where it comes from, and what differs where it is not as published', () => {
        assert.ok(decoder.title && decoder.summary && decoder.citation);
        assert.equal(decoder.fidelity === 'published', decoder.fidelityNote === undefined);
      });

      it('picks a token with its defaults, the same for the same seed and step', () => {
        const parameters = resolveParameters(decoder.id, decoder.parameters, {});
        const picks = (seed: number): number[] => {
          const picker = decoder.create(parameters, seed);
          return Array.from({ length: 50 }, (_, step) => picker.pick(ROW, step));
        };
        assert.deepEqual(picks(3), picks(3));
        if (decoder.id !== 'greedy') assert.notDeepEqual(picks(3), picks(4));
        assert.deepEqual([...ROW], [2, 1, 0.5, 0, -1]);
      });

      it('does not depend on earlier picks', () => {
        const parameters = resolveParameters(decoder.id, decoder.parameters, {});
        const first = decoder.create(parameters, 9);
        first.pick(ROW, 0);
        assert.equal(first.pick(ROW, 12), decoder.create(parameters, 9).pick(ROW, 12));
      });

      for (const parameter of decoder.parameters) {
        it(`takes ${parameter.id} at both bounds and refuses it beyond them`, () => {
          const [minimum, maximum] = boundsOf(parameter);
          const resolve = (value: unknown): ReturnType<typeof resolveParameters> =>
            resolveParameters(decoder.id, decoder.parameters, { [parameter.id]: value });
          for (const value of [minimum, maximum]) {
            const id = decoder.create(resolve(value), 1).pick(ROW, 0);
            assert.ok(id >= 0 && id < ROW.length);
            assert.equal(resolve(String(value))[parameter.id], value);
          }
          for (const bad of [minimum - 0.5, maximum + 1, NaN, 'much', '', null, true]) {
            assert.throws(() => resolve(bad), ParameterError);
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
  ];
  for (const [id, given, expected] of exact) {
    it(`${id} ${JSON.stringify(given)} draws with the exact probabilities`, () => {
      const decoder = findDecoder(id);
      assert.ok(decoder);
      const picker = decoder.create(resolveParameters(id, decoder.parameters, given), 20);
      const count = 20_000;
      const seen = new Array<number>(ROW.length).fill(0);
      for (let step = 0; step < count; step += 1) {
        const token = picker.pick(ROW, step);
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

  it('are greedy at temperature 0', () => {
    for (const decoder of DECODERS) {
      if (!decoder.parameters.some(({ id }) => id === 'temperature')) continue;
      const values = resolveParameters(decoder.id, decoder.parameters, { temperature: 0 });
      const picker = decoder.create(values, 5);
      for (let step = 0; step < 20; step += 1) assert.equal(picker.pick(ROW, step), 0);
    }
  });

  it('are all described in docs/decoders.md, with every parameter and its default', () => {
    const text = fs.readFileSync('docs/decoders.md', 'utf8');
    for (const decoder of DECODERS) {
      const [, section] = text.split(`\n## \`${decoder.id}\``);
      assert.ok(section !== undefined, `no section on ${decoder.id}`);
      const [own = ''] = section.split('\n## ');
      for (const parameter of decoder.parameters) {
        const [minimum, maximum] = boundsOf(parameter);
        const row = `| \`${parameter.id}\` | ${String(parameter.default)} | ${minimum} to ${maximum} |`;
        assert.ok(own.includes(row), `${decoder.id}: no row "${row}"`);
      }
      assert.ok(own.includes(decoder.fidelity), `${decoder.id}: no fidelity`);
    }
  });
});

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
