import assert from 'node:assert/strict';
import { triangularWave } from '../../../../../src/engine/decoders/reasoning/waveform';

describe('triangularWave', () => {
  it('has the values of the paper', () => {
    const at = [0, 75, 150, 225, 300, 375, 450, 525, 600, 1000];
    const expected = [0, 2.5, 5, 2.5, 0, -2.5, -5, -2.5, 0, -3.333333];
    at.forEach((t, index) => {
      const value = triangularWave(t, 5, 600, 0);
      assert.ok(Math.abs(value - (expected[index] ?? NaN)) < 1e-5, `${value} at ${t}`);
    });
  });

  it('equals the piecewise form of the released code, and averages to 0', () => {
    for (const [amplitude, period, shift] of [
      [1, 600, 0],
      [3, 77, 0.25],
      [5, 1200, 0.9],
    ] as const) {
      let sum = 0;
      for (let t = 0; t < period; t += 1) {
        const u = ((t + shift * period) % period) / period;
        const piece =
          u <= 0.25
            ? 4 * u * amplitude
            : u <= 0.75
              ? amplitude - 4 * amplitude * (u - 0.25)
              : -amplitude + 4 * amplitude * (u - 0.75);
        const value = triangularWave(t, amplitude, period, shift);
        assert.ok(Math.abs(value - piece) < 1e-9, `t = ${t}`);
        sum += value;
      }
      assert.ok(Math.abs(sum / period) < amplitude / period);
    }
  });
});
