import assert from 'node:assert/strict';
import fc from 'fast-check';
import { downsample } from '../../../../src/webview/charts/downsample';

const numbers = fc.array(fc.oneof(fc.double(), fc.constant(NaN)), { minLength: 1, maxLength: 300 });

describe('downsample', () => {
  it('keeps the extremes of every bucket and covers the range without gaps', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 50 }), (list, buckets) => {
        const values = Float64Array.from(list);
        const out = downsample(values, { start: 0, end: values.length }, buckets);
        assert.ok(out.length <= buckets);
        let at = 0;
        for (const { start, end, low, high, lowFirst } of out) {
          assert.equal(start, at);
          at = end;
          const known = list.slice(start, end).filter((value) => !Number.isNaN(value));
          if (known.length === 0) assert.ok(Number.isNaN(low) && Number.isNaN(high));
          else {
            assert.ok(known.every((value) => value >= low && value <= high));
            assert.ok(known.includes(low) && known.includes(high));
            const [first, last] = [known.indexOf(low), known.indexOf(high)];
            assert.equal(lowFirst, first <= last);
          }
        }
        assert.equal(at, values.length);
      }),
    );
  });

  it('gives one bucket per token where there is room, and none for an empty range', () => {
    const values = Float64Array.of(3, 1, 2);
    assert.deepEqual(
      downsample(values, { start: 1, end: 3 }, 10).map(({ low, high }) => [low, high]),
      [
        [1, 1],
        [2, 2],
      ],
    );
    assert.deepEqual(downsample(values, { start: 0, end: 0 }, 10), []);
  });
});
