import assert from 'node:assert/strict';
import { certainDifference, lensDifference } from '../../../src/lenses/lensDifference';
import type { LensValues } from '../../../src/lenses/lens';

const exact = (...values: number[]): LensValues => ({
  kind: 'exact',
  values: Float64Array.from(values),
});
const pair = (left: readonly [number, number], right: readonly [number, number]) => ({
  left: { start: left[0], end: left[1] },
  right: { start: right[0], end: right[1] },
});
const single = [pair([0, 1], [0, 1]), pair([1, 2], [2, 3])];

describe('difference of a lens', () => {
  it('is left minus right, pair by pair', () => {
    const { lower, upper } = lensDifference({}, exact(3, 1), exact(1, 9, 4), single);
    assert.deepEqual([...lower], [2, -3]);
    assert.deepEqual(upper, lower);
  });

  it('is missing where a value or a lens is', () => {
    const { lower } = lensDifference({}, exact(NaN, 1), exact(1, 9, 4), single);
    assert.deepEqual([...lower], [NaN, -3]);
    const absent = lensDifference({}, exact(1, 2), { kind: 'absent', reason: 'none' }, single);
    assert.deepEqual([...absent.upper], [NaN, NaN]);
  });

  it('adds up the tokens of a text only for a lens that adds up', () => {
    const pairs = [pair([0, 2], [0, 1])];
    const sum = lensDifference({ additive: true }, exact(1, 2), exact(5), pairs);
    assert.deepEqual([...sum.lower], [-2]);
    assert.deepEqual([...lensDifference({}, exact(1, 2), exact(5), pairs).lower], [NaN]);
  });

  it('is an interval where a side is one, and its certain part is the end nearer to 0', () => {
    const bounds: LensValues = {
      kind: 'bounds',
      lower: Float64Array.of(2, 1),
      upper: Float64Array.of(3, 5),
    };
    const { lower, upper } = lensDifference({}, bounds, exact(1, 0, 4), single);
    assert.deepEqual([...lower], [1, -3]);
    assert.deepEqual([...upper], [2, 1]);
    assert.equal(certainDifference(1, 2), 1);
    assert.equal(certainDifference(-3, 1), 0);
    assert.equal(certainDifference(-3, -1), -1);
    assert.ok(Number.isNaN(certainDifference(NaN, 1)));
  });

  it('is 0 between two equal infinities', () => {
    const { lower } = lensDifference({}, exact(Infinity, 1), exact(Infinity, 0, Infinity), single);
    assert.deepEqual([...lower], [0, -Infinity]);
  });
});
