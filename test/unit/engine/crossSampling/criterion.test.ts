import assert from 'node:assert/strict';
import {
  CRITERIA,
  criterionMeter,
  type Criterion,
} from '../../../../src/engine/crossSampling/criterion';

const BASE = [0.5, 0.3, 0.15, 0.05];
const RL = [0.2, 0.65, 0.1, 0.05];

function row(probabilities: readonly number[]): Float64Array {
  return Float64Array.from(probabilities, Math.log);
}

function measured(criterion: Criterion, nucleus = 1, drawn = 0): number {
  const position = { own: row(BASE), other: row(RL), drawn, uniform: 0.25 };
  return criterionMeter(criterion, nucleus)(position);
}

function close(actual: number, wanted: number): void {
  assert.ok(Math.abs(actual - wanted) <= 1e-6, `${actual} is not ${wanted}`);
}

describe('criteria of cross-sampling', () => {
  // core.md §4.6, computed with NumPy in float64.
  it('are those of the published example', () => {
    close(measured('js'), 0.068733);
    close(measured('kl'), 0.287008);
    close(measured('reverse-kl'), 0.278769);
    close(measured('entropy'), 1.14212);
    [0.916291, -0.77319, 0.405465, 0].forEach((ratio, drawn) => {
      close(measured('log-ratio', 1, drawn), ratio);
    });
    assert.equal(measured('random'), 0.25);
  });

  it('JS of the distributions cut to top-p 0.7 is that of the example', () => {
    close(measured('js', 0.7), 0.079777);
    // Of [.625, .375].
    close(measured('entropy', 0.7), 0.661563);
    // The nuclei are tokens 0 and 1 of both, so that neither rules out what the other has.
    assert.ok(Number.isFinite(measured('kl', 0.7)));
    // Of top-p 0.4 one token is left, another one in each.
    close(measured('js', 0.4), Math.LN2);
    assert.equal(measured('kl', 0.4), Infinity);
  });

  it('are zero between equal models, and JS does not tell which is which', () => {
    for (const criterion of CRITERIA.filter((one) => one !== 'random' && one !== 'entropy')) {
      const same = { own: row(RL), other: row(RL), drawn: 2, uniform: 0.5 };
      assert.equal(criterionMeter(criterion, 1)(same), 0, criterion);
    }
    const swapped = { own: row(RL), other: row(BASE), drawn: 0, uniform: 0 };
    assert.equal(criterionMeter('js', 1)(swapped), measured('js'));
    close(criterionMeter('kl', 1)(swapped), 0.278769);
  });

  it('see no token that must not be picked', () => {
    const position = {
      own: Float64Array.of(...row(BASE), -Infinity),
      other: Float64Array.of(...row(RL), -Infinity),
      drawn: 0,
      uniform: 0,
    };
    close(criterionMeter('js', 1)(position), 0.068733);
    close(criterionMeter('kl', 1)(position), 0.287008);
  });
});
