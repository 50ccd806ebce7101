import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StepDecoder } from '../../../../src/engine/decoders/decoder';
import { mirostat1 } from '../../../../src/engine/decoders/mirostat1';
import { mirostat2 } from '../../../../src/engine/decoders/mirostat2';
import { draw, TOKEN_LANE } from '../../../../src/engine/decoders/sampler';
import { countLeft } from '../../../../src/engine/processors/logits';
import {
  HEAD,
  keepSurprise,
  mirostatRank,
  zipfExponent,
} from '../../../../src/engine/processors/mirostat';
import { topK } from '../../../../src/engine/processors/topK';
import { uniform } from '../../../../src/engine/random/philox';
import { resolveParameters } from '../../../../src/trace/parameters';
import { close, logitsOf } from '../processors/support';
import { contextOf } from './support';

function pickerOf(decoder: StepDecoder, given: Readonly<Record<string, unknown>>, seed = 1) {
  const parameters = resolveParameters(decoder.id, decoder.parameters, given);
  const picker = decoder.create(parameters, contextOf(seed));
  assert.ok('pick' in picker);
  return picker;
}

describe('mirostat', () => {
  it('version 2 follows the surprise over what it kept', () => {
    const row = logitsOf(0.5, 0.25, 0.125, 0.125);
    const seen = new Set<number>();
    for (let position = 0; position < 20; position += 1) {
      const picker = pickerOf(mirostat2, { mirostat_tau: 1, mirostat_eta: 0.1 });
      const { id, columns } = picker.pick(row, position);
      assert.deepEqual(columns, { mu: 2, candidates: 2 });
      seen.add(id);
      const next = picker.pick(row, position).columns?.mu ?? NaN;
      // 1.584963 bits for token 1, .584963 for token 0.
      close(next, id === 1 ? 1.941504 : 2 - 0.1 * (Math.log2(1.5) - 1));
    }
    assert.deepEqual([...seen].sort(), [0, 1]);
  });

  it('version 1 follows the surprise over all tokens', () => {
    const row = logitsOf(0.5, 0.25, 0.125, 0.125);
    const picker = pickerOf(mirostat1, { mirostat_tau: 1, mirostat_eta: 0.5 });
    const { id } = picker.pick(row, 0);
    const surprise = id === 0 ? 1 : id === 1 ? 2 : 3;
    close(picker.pick(row, 1).columns?.mu ?? NaN, 2 - 0.5 * (surprise - 1));
  });

  for (const decoder of [mirostat1, mirostat2]) {
    it(`${decoder.id} holds the mean surprise of a long-tailed text at its target`, () => {
      const mass = Float64Array.from({ length: 1000 }, (_, id) => (id + 1) ** -1.1);
      const logits = mass.map((weight) => Math.log(weight));
      const massOfFirst = (count: number): number =>
        mass.subarray(0, count).reduce((sum, weight) => sum + weight, 0);
      for (const tau of [3.5, 5]) {
        const picker = pickerOf(decoder, { mirostat_tau: tau, mirostat_eta: 0.1 });
        let sum = 0;
        for (let position = 0; position < 1000; position += 1) {
          const { id, columns } = picker.pick(logits, position);
          const counted = decoder === mirostat1 ? mass.length : (columns?.candidates ?? NaN);
          sum -= Math.log2((mass[id] ?? NaN) / massOfFirst(counted));
        }
        assert.ok(Math.abs(sum / 1000 - tau) < 0.1, `${sum / 1000} for ${tau}`);
      }
    });

    it(`${decoder.id} is greedy at temperature 0`, () => {
      const picker = pickerOf(decoder, { temperature: 0 });
      for (let position = 0; position < 300; position += 1) {
        assert.equal(picker.pick(Float64Array.of(0, 2, 1), position).id, 1);
      }
    });
  }

  it('picks what whole rows, cut by rank or by surprise and weighed again, give', () => {
    const logit = fc.integer({ min: -400, max: 400 }).map((value) => value / 64);
    const row = fc.array(logit, { minLength: 2, maxLength: 300 }).map((z) => Float64Array.from(z));
    fc.assert(
      fc.property(
        row,
        fc.nat(100),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (z, seed, tau) => {
          const mu = 2 * tau;
          const head = z.slice().sort().reverse().slice(0, HEAD);
          const rank = Math.round(mirostatRank(zipfExponent(head), mu, z.length));
          const cuts = [
            [mirostat1, topK(rank)(z)] as const,
            [mirostat2, keepSurprise(z, mu)] as const,
          ];
          for (const [decoder, kept] of cuts) {
            assert.deepEqual(pickerOf(decoder, { mirostat_tau: tau }, seed).pick(z, 0), {
              id: draw(kept, uniform(seed, 0, TOKEN_LANE)),
              columns: { mu, candidates: countLeft(kept) },
            });
          }
        },
      ),
    );
  });
});
