import assert from 'node:assert/strict';
import { penalise, RecentCounts } from '../../../../src/engine/processors/penalties';

describe('penalise', () => {
  const row = Float64Array.of(2, -1, 0.5, 0, -Infinity);
  const counts = new Map([
    [0, 1],
    [1, 3],
    [3, 1],
    [4, 2],
    [99, 1],
  ]);

  it('divides positive logits and multiplies negative ones', () => {
    const result = penalise(row, counts, { repetition: 1.25, presence: 0, frequency: 0 });
    assert.deepEqual([...result], [1.6, -1.25, 0.5, 0, -Infinity]);
    assert.equal(row[0], 2);
  });

  it('takes the presence penalty once and the frequency penalty each time', () => {
    const result = penalise(row, counts, { repetition: 1, presence: 0.5, frequency: 0.25 });
    assert.deepEqual([...result], [1.25, -2.25, 0.5, -0.75, -Infinity]);
  });
});

describe('RecentCounts', () => {
  const countsOf = (last: number, ids: readonly number[]): [number, number][] => {
    const recent = new RecentCounts(last);
    for (const id of ids) recent.push(id);
    return [...recent.counts].sort(([a], [b]) => a - b);
  };

  it('counts the last tokens only', () => {
    assert.deepEqual(countsOf(3, [7, 7, 8, 7, 9]), [
      [7, 1],
      [8, 1],
      [9, 1],
    ]);
    assert.deepEqual(countsOf(-1, [7, 7, 8]), [
      [7, 2],
      [8, 1],
    ]);
  });

  it('is the same however long the text before the window was', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => index % 11);
    assert.deepEqual(countsOf(40, ids), countsOf(40, ids.slice(-40)));
  });
});
