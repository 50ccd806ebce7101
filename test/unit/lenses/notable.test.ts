import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LensValues } from '../../../src/lenses/lens';
import { notableTokens } from '../../../src/lenses/notable';

const HIGH = { range: [0, 4], notable: 'high' } as const;
const LOW = { range: [0, 1], notable: 'low' } as const;

function exact(...values: readonly number[]): LensValues {
  return { kind: 'exact', values: Float64Array.from(values) };
}

describe('notable tokens', () => {
  it('marks the share of positions with the highest entropy', () => {
    const entropies = exact(0.1, 0.9, 0.2, 1.5, 0.05, 0.3, 0.02, 0.6, 0.01, 0.4);
    assert.deepEqual(notableTokens(HIGH, entropies, 0.2), [1, 3]);
    assert.deepEqual(notableTokens(HIGH, entropies, 0.1), [3]);
    assert.deepEqual(notableTokens(HIGH, entropies, 0.11), [1, 3], 'the count is rounded up');
  });

  it('looks at the low end where the lens says so', () => {
    assert.deepEqual(notableTokens(LOW, exact(0.9, 0.1, 0.5, 1), 0.25), [1]);
  });

  it('takes all that equal the last, but none at the other end of the range', () => {
    assert.deepEqual(notableTokens(HIGH, exact(2, 0, 2, 0, 0, 0, 0, 0, 0, 0), 0.1), [0, 2]);
    assert.deepEqual(notableTokens(HIGH, exact(0, 0, 0, 1), 0.5), [3]);
    assert.deepEqual(notableTokens(HIGH, exact(0, 0, 0), 0.5), []);
    assert.deepEqual(notableTokens(LOW, exact(1, 1, 1), 0.5), []);
  });

  it('leaves out missing values and keeps infinite ones', () => {
    assert.deepEqual(notableTokens(HIGH, exact(NaN, Infinity, 1, NaN), 0.5), [1]);
    assert.deepEqual(notableTokens(HIGH, exact(NaN, NaN), 0.5), []);
    assert.deepEqual(notableTokens(HIGH, { kind: 'absent', reason: '.' }, 0.5), []);
    assert.deepEqual(notableTokens(HIGH, exact(3, 2), 0), []);
  });

  it('takes the bound nearer to the notable end, and the other where that is unknown', () => {
    const bounds: LensValues = {
      kind: 'bounds',
      lower: Float64Array.of(1, 2, 6),
      upper: Float64Array.of(5, 3, NaN),
    };
    assert.deepEqual(notableTokens(HIGH, bounds, 0.3), [2]);
    assert.deepEqual(notableTokens(HIGH, bounds, 0.6), [0, 2]);
    assert.deepEqual(notableTokens({ range: [0, 9], notable: 'low' }, bounds, 0.3), [0]);
  });

  it('is ascending and holds every token above any of its own', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 9 })),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const found = notableTokens(HIGH, exact(...values), share);
          assert.deepEqual(
            found,
            [...found].sort((a, b) => a - b),
          );
          const least = Math.min(...found.map((index) => values[index] ?? NaN));
          values.forEach((value, index) => {
            if (value > least) assert.ok(found.includes(index));
          });
        },
      ),
    );
  });
});
