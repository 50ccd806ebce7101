import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENTROPY } from '../../../src/lenses/entropy';
import { entropyBounds } from '../../../src/lenses/entropyBounds';
import { entropyOf, fullSample, logSoftmax, valuesOf } from './samples';

/** float32 storage of the listed values moves sums by about this. */
const ROUNDING = 2e-6;
const logitRow = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), {
  minLength: 2,
  maxLength: 40,
});

describe('entropy where only top-k is known', () => {
  it('lies between the bounds, for any distribution, k and chosen token', () => {
    fc.assert(
      fc.property(logitRow, fc.nat(), fc.nat(), fc.nat({ max: 100 }), (logits, a, b, extra) => {
        const k = 1 + (a % logits.length);
        const chosen = b % logits.length;
        const sample = fullSample(logits, chosen, { k, columns: ['logprob'] });
        const values = valuesOf(ENTROPY, sample, { vocabulary_size: logits.length + extra });
        const truth = entropyOf(logSoftmax(logits));
        const [lower, upper] =
          values.kind === 'bounds'
            ? [values.lower[0], values.upper[0]]
            : values.kind === 'exact'
              ? [values.values[0], values.values[0]]
              : [];
        assert.ok(lower !== undefined && upper !== undefined);
        assert.ok(lower >= 0 && lower <= truth + ROUNDING, `${lower} > ${truth}`);
        assert.ok(upper >= truth - ROUNDING, `${upper} < ${truth}`);
        assert.ok(upper <= Math.log(logits.length + extra) + ROUNDING);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the bounds from the formula', () => {
    // Listed .5 and .3, .2 unseen: least one token of .2, most .2 spread over 8 of 10 tokens.
    const row = { listed: [Math.log(0.5), Math.log(0.3)], chosen: Math.log(0.5), place: 0 };
    const listed = -(0.5 * Math.log(0.5) + 0.3 * Math.log(0.3));
    const [lower, upper] = entropyBounds(row, 10);
    assert.ok(Math.abs(lower - (listed - 0.2 * Math.log(0.2))) < 1e-12);
    assert.ok(Math.abs(upper - (listed + 0.2 * Math.log(8 / 0.2))) < 1e-12);
  });

  it('fills tokens as likely as the worst listed one first', () => {
    // .1 is the most that an unseen token can have: .25 unseen is .1 + .1 + .05 at least.
    const row = { listed: [Math.log(0.65), Math.log(0.1)], chosen: NaN, place: -1 };
    const term = (p: number): number => -p * Math.log(p);
    const [lower] = entropyBounds(row, 100);
    assert.ok(Math.abs(lower - (term(0.65) + 3 * term(0.1) + term(0.05))) < 1e-12);
  });

  it('is narrower for a smaller vocabulary, and the model’s own size counts before the parameter', () => {
    const sample = fullSample([3, 2, 1, 0, 0, 0], 0, { k: 2, columns: ['logprob'] });
    const upper = (given: typeof sample, size?: number): number => {
      const values = valuesOf(ENTROPY, given, size === undefined ? {} : { vocabulary_size: size });
      return values.kind === 'bounds' ? (values.upper[0] ?? NaN) : NaN;
    };
    assert.ok(upper(sample, 6) < upper(sample, 1000));
    assert.ok(upper(sample, 1000) < upper(sample));
    const known = { ...sample, origin: { model: { name: 'm', vocabularySize: 6 } } };
    assert.equal(upper(known, 1000), upper(sample, 6));
  });

  it('stays finite where the mass is above 1 by rounding or an alternative is impossible', () => {
    const over = { listed: [0, -16], chosen: 0, place: 0 };
    const masked = { listed: [Math.log(0.7), -Infinity], chosen: Math.log(0.7), place: 0 };
    for (const row of [over, masked]) {
      const [lower, upper] = entropyBounds(row, 1000);
      assert.ok(Number.isFinite(lower) && Number.isFinite(upper) && lower <= upper);
    }
  });
});
