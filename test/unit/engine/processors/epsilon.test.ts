import assert from 'node:assert/strict';
import { epsilon } from '../../../../src/engine/processors/epsilon';
import { kept, logitsOf, ROW } from './support';

describe('epsilon', () => {
  it('keeps what reaches the threshold, in float32 too', () => {
    assert.deepEqual(kept(epsilon(0.1)(ROW)), [0, 1, 2]);
    assert.deepEqual(kept(epsilon(0.1)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1, 2, 3]);
    assert.deepEqual(kept(epsilon(0.101)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1, 2]);
  });

  it('keeps all at 0 and the most probable token at 1', () => {
    assert.equal(epsilon(0)(ROW), ROW);
    assert.deepEqual(kept(epsilon(1)(ROW)), [0]);
  });
});
