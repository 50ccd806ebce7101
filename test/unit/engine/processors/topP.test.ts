import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topP } from '../../../../src/engine/processors/topP';
import { kept, logitsOf, ROW } from './support';

describe('topP', () => {
  it('keeps the smallest prefix whose mass reaches p', () => {
    // Cumulative: .563021, .770145, .895772, .971969, 1.
    assert.deepEqual(kept(topP(0.5)(ROW)), [0]);
    assert.deepEqual(kept(topP(0.7)(ROW)), [0, 1]);
    assert.deepEqual(kept(topP(0.89)(ROW)), [0, 1, 2]);
    assert.deepEqual(kept(topP(0.9)(ROW)), [0, 1, 2, 3]);
  });

  it('keeps the most probable token at 0 and everything at 1', () => {
    assert.deepEqual(kept(topP(0)(ROW)), [0]);
    assert.deepEqual(topP(1)(Float64Array.of(30, 0, -300)), Float64Array.of(30, 0, -300));
  });

  it('counts a prefix that lies on p, in float32, as reaching it', () => {
    assert.deepEqual(kept(topP(0.7)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1]);
    assert.deepEqual(kept(topP(0.9)(logitsOf(0.4, 0.3, 0.2, 0.1))), [0, 1, 2]);
  });

  it('keeps tokens that tie with the last one', () => {
    assert.deepEqual(kept(topP(0.5)(Float64Array.of(0, 0, 0, 0, -9))), [0, 1, 2, 3]);
  });

  it('measures mass among the tokens that earlier processors left', () => {
    const left = Float64Array.of(2, 1, -Infinity, -Infinity, -Infinity);
    assert.deepEqual(kept(topP(0.73)(left)), [0]);
    assert.deepEqual(kept(topP(0.74)(left)), [0, 1]);
  });

  it('keeps enough mass and no token that it could do without', () => {
    const logits = fc.array(fc.double({ noNaN: true, min: -8, max: 8 }), { minLength: 1 });
    fc.assert(
      fc.property(logits, fc.double({ noNaN: true, min: 0.01, max: 0.99 }), (values, p) => {
        const total = values.reduce((sum, z) => sum + Math.exp(z), 0);
        const probabilities = kept(topP(p)(Float64Array.from(values)))
          .map((id) => Math.exp(values[id] ?? NaN) / total)
          .sort((a, b) => a - b);
        const mass = probabilities.reduce((sum, value) => sum + value, 0);
        assert.ok(mass >= p - 1e-5);
        const lowest = probabilities[0] ?? NaN;
        const ties = probabilities.filter((value) => value === lowest).length;
        assert.ok(mass - ties * lowest < p + 1e-5);
      }),
    );
  });
});
