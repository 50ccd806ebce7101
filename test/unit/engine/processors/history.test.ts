import assert from 'node:assert/strict';
import { History, windowStart } from '../../../../src/engine/processors/history';

describe('History', () => {
  it('keeps tokens in their order however many there are', () => {
    const history = new History([5, 6]);
    for (let id = 0; id < 1000; id += 1) history.push(id);
    assert.equal(history.length, 1002);
    assert.deepEqual([history.at(1), history.at(2), history.at(1001)], [6, 0, 999]);
    assert.ok(Number.isNaN(history.at(1002)));
  });

  it('knows where a window begins', () => {
    assert.deepEqual([windowStart(10, -1), windowStart(10, 4), windowStart(3, 4)], [0, 6, 0]);
  });
});
