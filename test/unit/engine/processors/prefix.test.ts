import assert from 'node:assert/strict';
import fc from 'fast-check';
import { endOfPrefix } from '../../../../src/engine/processors/prefix';

/** The same by sorting everything. */
function bySorting(keys: readonly number[], weightOf: readonly number[], target: number): number {
  const order = keys.map((_, index) => index).filter((index) => (keys[index] ?? 0) < Infinity);
  order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  let reached = 0;
  for (const index of order) {
    reached += weightOf[index] ?? 0;
    if (reached >= Math.max(target, Number.MIN_VALUE)) return keys[index] ?? NaN;
  }
  return Infinity;
}

describe('endOfPrefix', () => {
  it('is what sorting all entries gives', () => {
    // Weights and keys of few digits, so that sums do not depend on their order.
    const key = fc.oneof(fc.integer({ min: 0, max: 800 }), fc.constant(Infinity));
    const entry = fc.tuple(
      key.map((value) => value / 16),
      fc.integer({ min: 0, max: 64 }).map((value) => value / 64),
    );
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 60 }),
        fc.integer({ min: -1, max: 2000 }),
        (entries, wanted) => {
          const keys = entries.map(([one]) => one);
          const weightOf = entries.map(([, weight]) => weight);
          assert.equal(
            endOfPrefix(Float64Array.from(keys), Float64Array.from(weightOf), wanted / 64),
            bySorting(keys, weightOf, wanted / 64),
          );
          const ones = keys.map(() => 1);
          assert.equal(
            endOfPrefix(Float64Array.from(keys), undefined, wanted),
            bySorting(keys, ones, wanted),
          );
        },
      ),
    );
  });

  it('takes one entry at least, and says where all do not reach the target', () => {
    assert.equal(endOfPrefix(Float64Array.of(7, 3, 90), undefined, -1), 3);
    assert.equal(endOfPrefix(Float64Array.of(7, 3, 90), undefined, 3), 90);
    assert.equal(endOfPrefix(Float64Array.of(7, 3, 90), undefined, 4), Infinity);
    assert.equal(endOfPrefix(new Float64Array(0), undefined, 1), Infinity);
  });
});
