import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pooled, thresholdFor } from '../../../../src/engine/sweep/thresholdFor';

describe('threshold for a budget', () => {
  it('is exceeded by that share of the values', () => {
    const sorted = pooled([[3, 1, 4], [], [1, 5, 9, 2, 6, 5, 3]]);
    assert.deepEqual([...sorted], [9, 6, 5, 5, 4, 3, 3, 2, 1, 1]);
    assert.equal(thresholdFor(sorted, 0.1), 6);
    assert.equal(thresholdFor(sorted, 0.2), 5);
    assert.equal(thresholdFor(sorted, 0), 9);
    assert.equal(thresholdFor(sorted, 0.75), 2);
    // 0.07 · 100 is 7.000000000000001 in binary, 0.29 · 100 is 28.999999999999996.
    const hundred = Float64Array.from({ length: 100 }, (_, at) => 100 - at);
    assert.deepEqual([thresholdFor(hundred, 0.07), thresholdFor(hundred, 0.29)], [93, 71]);
  });

  it('is the smallest value that no larger share exceeds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (values, share) => {
          const sorted = pooled([values]);
          const above = (threshold: number): number =>
            values.filter((value) => value > threshold).length;
          const threshold = thresholdFor(sorted, share);
          const most = share * values.length + 1e-9;
          assert.ok(above(threshold) <= most);
          const next = Math.max(...values.filter((value) => value < threshold));
          assert.ok(next === -Infinity || above(next) > most);
        },
      ),
    );
  });
});
