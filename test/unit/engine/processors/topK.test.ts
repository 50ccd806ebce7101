import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topK } from '../../../../src/engine/processors/topK';
import { kept, ROW } from './support';

describe('topK', () => {
  it('keeps the k most probable tokens with their logits', () => {
    assert.deepEqual(kept(topK(2)(ROW)), [0, 1]);
    assert.deepEqual([...topK(2)(ROW).slice(0, 2)], [2, 1]);
    assert.deepEqual(kept(topK(1)(ROW)), [0]);
  });

  it('keeps all for 0 and for a k beyond the vocabulary', () => {
    for (const k of [0, 5, 6, 1_000_000]) assert.deepEqual(topK(k)(ROW), ROW);
  });

  it('keeps tokens that tie with the last one', () => {
    assert.deepEqual(kept(topK(2)(Float64Array.of(1, 3, 1, 1, 0))), [0, 1, 2, 3]);
  });

  it('never brings back a token that was ruled out', () => {
    assert.deepEqual(kept(topK(4)(Float64Array.of(-Infinity, 1, -Infinity, 0, -Infinity))), [1, 3]);
  });

  it('leaves its argument alone, and keeps the same tokens whatever their order', () => {
    const logits = fc.array(fc.float({ noNaN: true, min: -20, max: 20 }), { minLength: 1 });
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 8 }), (values, k) => {
        const row = Float64Array.from(values);
        const result = topK(k)(row);
        assert.deepEqual([...row], values);
        const mirrored = topK(k)(row.slice().reverse()).reverse();
        assert.deepEqual(kept(mirrored), kept(result));
        assert.ok(kept(result).length >= Math.min(k, values.length));
      }),
    );
  });
});
