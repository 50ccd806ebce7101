import assert from 'node:assert/strict';
import { weights } from '../../../../src/engine/processors/logits';
import { temperature } from '../../../../src/engine/processors/temperature';
import { kept, ROW } from './support';

function probabilities(logits: Float64Array): number[] {
  const mass = weights(logits);
  const total = mass.reduce((sum, weight) => sum + weight, 0);
  return Array.from(mass, (weight) => weight / total);
}

describe('temperature', () => {
  it('leaves the distribution as it is at 1', () => {
    const expected = [0.563021, 0.207124, 0.125627, 0.076197, 0.028031];
    probabilities(temperature(1)(ROW)).forEach((p, id) => {
      assert.ok(Math.abs(p - (expected[id] ?? NaN)) < 1e-6);
    });
  });

  it('is a power of the probabilities, normalised', () => {
    const base = probabilities(ROW);
    for (const value of [0.25, 0.5, 2, 10]) {
      const powers = base.map((p) => p ** (1 / value));
      const total = powers.reduce((sum, power) => sum + power, 0);
      probabilities(temperature(value)(ROW)).forEach((p, id) => {
        assert.ok(Math.abs(p - (powers[id] ?? NaN) / total) < 1e-12);
      });
    }
  });

  it('leaves the lowest of the best ids at 0', () => {
    assert.deepEqual(kept(temperature(0)(Float64Array.of(1, 3, 3, 0))), [1]);
  });

  it('stays a distribution at tiny temperatures and with ruled-out tokens', () => {
    const row = Float64Array.of(-Infinity, 30, 29, -30);
    assert.deepEqual(probabilities(temperature(1e-300)(row)), [0, 1, 0, 0]);
    assert.deepEqual(kept(temperature(10)(row)), [1, 2, 3]);
  });
});
