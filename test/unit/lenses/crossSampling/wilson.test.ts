import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wilson } from '../../../../src/lenses/crossSampling/wilson';

describe("Wilson's interval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  for (const [successes, count, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    it(`of ${successes} of ${count} is the published one`, () => {
      const interval = wilson(successes, count);
      assert.equal(interval.share, successes / count);
      assert.ok(Math.abs(interval.low - low) <= 5e-5, String(interval.low));
      assert.ok(Math.abs(interval.high - high) <= 5e-5, String(interval.high));
    });
  }

  it('holds the share, lies in 0 to 1, and mirrors', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (right, wrong) => {
        fc.pre(right + wrong > 0);
        const { share, low, high } = wilson(right, right + wrong);
        assert.ok(0 <= low && low <= share && share <= high && high <= 1);
        const mirrored = wilson(wrong, right + wrong);
        assert.ok(Math.abs(low + mirrored.high - 1) < 1e-12);
      }),
    );
  });

  it('says nothing of no responses', () => {
    assert.deepEqual(wilson(0, 0), { share: NaN, low: 0, high: 1 });
  });
});
