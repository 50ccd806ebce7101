import assert from 'node:assert/strict';
import { contextCounts } from '../../../../src/engine/processors/contextCounts';
import { History } from '../../../../src/engine/processors/history';

function countsOf(ids: readonly number[], longest: number): [number, number][] {
  return [...contextCounts(new History(ids), longest)].sort(([a], [b]) => a - b);
}

describe('contextCounts', () => {
  const ids = [1, 2, 5, 3, 2, 6, 1, 2, 5, 4, 2, 7, 1, 2];

  it('counts what followed the longest match', () => {
    assert.deepEqual(countsOf(ids, 2), [[5, 2]]);
    assert.deepEqual(countsOf(ids, 3), [[5, 2]]);
    assert.deepEqual(countsOf([9, ...ids, 9, 1, 2], 3), [[5, 1]]);
  });

  it('counts all that followed the last token for a match of one', () => {
    assert.deepEqual(countsOf(ids, 1), [
      [5, 2],
      [6, 1],
      [7, 1],
    ]);
  });

  it('is empty where the last token is new', () => {
    assert.deepEqual(countsOf([1, 2, 3], 3), []);
    assert.deepEqual(countsOf([], 3), []);
  });
});
