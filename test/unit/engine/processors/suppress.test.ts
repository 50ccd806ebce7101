import assert from 'node:assert/strict';
import { suppress } from '../../../../src/engine/processors/suppress';
import { kept, ROW } from './support';

describe('suppress', () => {
  it('rules out the given ids, on a copy', () => {
    assert.deepEqual(kept(suppress([0, 3])(ROW)), [1, 2, 4]);
    assert.equal(ROW[0], 2);
  });

  it('ignores ids beyond the vocabulary', () => {
    const result = suppress([5, 900])(ROW);
    assert.deepEqual(result, ROW);
  });
});
