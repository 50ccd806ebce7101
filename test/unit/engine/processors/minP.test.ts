import assert from 'node:assert/strict';
import { minP } from '../../../../src/engine/processors/minP';
import { kept, logitsOf, ROW } from './support';

describe('minP', () => {
  it('keeps tokens at least m times as probable as the best one', () => {
    // For m = .1 the threshold is .056302.
    assert.deepEqual(kept(minP(0.1)(ROW)), [0, 1, 2, 3]);
    assert.deepEqual(kept(minP(0.3)(ROW)), [0, 1]);
  });

  it('keeps all at 0 and the best ones at 1', () => {
    const row = Float64Array.of(-700, 5, 5, 4.999);
    assert.deepEqual(minP(0)(row), row);
    assert.deepEqual(kept(minP(1)(row)), [1, 2]);
  });

  it('keeps a token that lies on the threshold in float32', () => {
    assert.deepEqual(kept(minP(0.25)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1, 2, 3]);
    assert.deepEqual(kept(minP(0.5)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1, 2]);
  });

  it('does not depend on a constant added to all logits', () => {
    assert.deepEqual(kept(minP(0.1)(ROW.map((z) => z + 500))), [0, 1, 2, 3]);
  });
});
