import assert from 'node:assert/strict';
import { fuse, fusedWeights, kurtosis, zScores } from '../../../../src/engine/processors/amu';
import { probabilities, weights } from '../../../../src/engine/processors/logits';
import { allClose, close } from './support';

const S0 = Float64Array.of(5, 1, 0.5, 0.2, 0.1, 0);
const AUXILIARY = [0, 3, 1, 0, 0, -1];

describe('AMU fusion', () => {
  it('measures certainty by the kurtosis of the probabilities', () => {
    const sure = kurtosis(probabilities(S0));
    close(sure, 2.916114);
    close(sure ** -0.4, 0.651746);
    close((sure / 250) ** -0.4, 5.932725);
    const unsure = kurtosis(probabilities(S0.map((logit) => logit / 5)));
    close(unsure, 2.844892);
    close(unsure ** -0.4, 0.658224);
  });

  it('is near the number of tokens for a certain choice and 0 for an even one', () => {
    const certain = new Float64Array(1000);
    certain[7] = 1;
    assert.ok(Math.abs(kurtosis(certain) - 996.006) < 1e-3);
    assert.equal(kurtosis(new Float64Array(8).fill(1 / 8)), 0);
  });

  it('standardises the bias and adds it', () => {
    allClose(zScores(AUXILIARY), [-0.362738, 1.813691, 0.362738, -0.362738, -0.362738, -1.088214]);
    allClose(
      fuse(S0, [0, 1, 2, 3, 4, 5], AUXILIARY, 0.5 * kurtosis(probabilities(S0)) ** -0.4),
      [4.881793, 1.591033, 0.618207, 0.081793, -0.018207, -0.35462],
    );
  });

  it('leaves tokens outside of the classes and an even bias alone', () => {
    assert.deepEqual([...fuse(S0, [0, 1], [2, 2], 3)], [...S0]);
    const row = fuse(S0, [1, 2], [1, 0], 1);
    assert.deepEqual([...row.slice(3), row[0]], [...S0.slice(3), S0[0]]);
  });

  it('weighs the fused row as a whole softmax does, also where the best token moves far', () => {
    const classes = [0, 1, 2, 3];
    for (const strength of [0.7, -3, 700, -700]) {
      const row = fuse(S0, classes, [0, 3, 1, 0], strength);
      const mass = fusedWeights(weights(S0), S0, row, classes);
      const sum = mass.reduce((a, b) => a + b);
      allClose([...mass.map((value) => value / sum)], [...probabilities(row)]);
    }
  });
});
