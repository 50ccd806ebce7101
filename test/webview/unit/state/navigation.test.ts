import assert from 'node:assert/strict';
import { nextTarget } from '../../../../src/webview/state/navigation';

describe('nextTarget', () => {
  const targets = [2, 5, 9];

  it('finds the nearest target beyond the cursor in either direction', () => {
    assert.equal(nextTarget(targets, 0, 1), 2);
    assert.equal(nextTarget(targets, 2, 1), 5);
    assert.equal(nextTarget(targets, 9, 1), undefined);
    assert.equal(nextTarget(targets, 9, -1), 5);
    assert.equal(nextTarget(targets, 6, -1), 5);
    assert.equal(nextTarget(targets, 2, -1), undefined);
    assert.equal(nextTarget([], 2, 1), undefined);
  });
});
