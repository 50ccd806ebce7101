import assert from 'node:assert/strict';
import fc from 'fast-check';
import { typical } from '../../../../src/engine/processors/typical';
import { kept, logitsOf, ROW } from './support';

describe('typical', () => {
  it('takes tokens in the order of their distance to the entropy', () => {
    // Deviations .367949 for token 1, .632051 for 0, .867949 for 2, 1.367949 for 3, 2.367949 for 4.
    assert.deepEqual(kept(typical(0.2)(ROW)), [1]);
    assert.deepEqual(kept(typical(0.5)(ROW)), [0, 1]);
    assert.deepEqual(kept(typical(0.78)(ROW)), [0, 1, 2]);
    assert.deepEqual(kept(typical(0.9)(ROW)), [0, 1, 2, 3]);
    assert.deepEqual(kept(typical(0.98)(ROW)), [0, 1, 2, 3, 4]);
  });

  it('keeps all at 1 and the most typical token at 0', () => {
    assert.equal(typical(1)(ROW), ROW);
    assert.deepEqual(kept(typical(0)(ROW)), [1]);
    assert.deepEqual(kept(typical(0)(Float64Array.of(-Infinity, 3, -Infinity))), [1]);
  });

  it('keeps tokens that tie with the last one', () => {
    assert.deepEqual(kept(typical(0.3)(logitsOf(0.25, 0.25, 0.25, 0.25))), [0, 1, 2, 3]);
  });

  it('leaves tokens ruled out and keeps one at least', () => {
    const logit = fc.oneof(fc.double({ noNaN: true, min: -30, max: 30 }), fc.constant(-Infinity));
    fc.assert(
      fc.property(fc.array(logit), fc.double({ noNaN: true, min: 0, max: 1 }), (rest, tau) => {
        const row = Float64Array.from([...rest, 1]);
        const left = kept(typical(tau)(row));
        assert.ok(left.length >= 1);
        for (const id of left) assert.ok((row[id] ?? NaN) > -Infinity);
      }),
    );
  });
});
