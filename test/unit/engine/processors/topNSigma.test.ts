import assert from 'node:assert/strict';
import fc from 'fast-check';
import { temperature } from '../../../../src/engine/processors/temperature';
import { topNSigma } from '../../../../src/engine/processors/topNSigma';
import { kept, ROW } from './support';

describe('topNSigma', () => {
  it('keeps what is within n standard deviations of the highest logit', () => {
    // Unbiased sigma 1.118034: the threshold is .881966 for n = 1, .322949 for 1.5.
    assert.deepEqual(kept(topNSigma(1)(ROW)), [0, 1]);
    assert.deepEqual(kept(topNSigma(1.5)(ROW)), [0, 1, 2]);
    assert.deepEqual(kept(topNSigma(20)(ROW)), [0, 1, 2, 3, 4]);
  });

  it('keeps the best ones at 0, and a token that is alone', () => {
    assert.deepEqual(kept(topNSigma(0)(Float64Array.of(1, 3, 3, 2.999))), [1, 2]);
    assert.deepEqual(kept(topNSigma(1)(Float64Array.of(-Infinity, -4))), [1]);
  });

  it('measures the spread of the possible tokens only', () => {
    const row = Float64Array.of(2, 1, 0.5, 0, -1, -Infinity, -Infinity);
    assert.deepEqual(kept(topNSigma(1)(row)), [0, 1]);
  });

  it('keeps the same tokens at every temperature', () => {
    const logits = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 30 });
    const n = fc.integer({ min: 0, max: 30 }).map((value) => value / 10 + 0.037);
    fc.assert(
      fc.property(logits, n, fc.constantFrom(0.25, 0.5, 2, 8), (values, times, T) => {
        const row = Float64Array.from(values);
        assert.deepEqual(kept(topNSigma(times)(temperature(T)(row))), kept(topNSigma(times)(row)));
      }),
    );
  });
});
