import assert from 'node:assert/strict';
import { ENTROPY } from '../../../src/lenses/entropy';
import type { Lens } from '../../../src/lenses/lens';
import { MARGIN } from '../../../src/lenses/margin';
import { RANK } from '../../../src/lenses/rank';
import { SURPRISAL } from '../../../src/lenses/surprisal';
import { TOP_K_MASS } from '../../../src/lenses/topKMass';
import { unseenMass } from '../../../src/lenses/unseenMass';
import { VARENTROPY } from '../../../src/lenses/varentropy';
import { fullSample, valuesOf } from './samples';

const LOGITS = [2, 1, 0.5, 0, -1];
const PROBABILITIES = [0.563021, 0.207124, 0.125627, 0.076197, 0.028031];

function exact(lens: Lens, chosen: number, parameters = {}, k = 5): number {
  const values = valuesOf(lens, fullSample(LOGITS, chosen, { k }), parameters);
  assert.equal(values.kind, 'exact');
  return values.values[0] ?? NaN;
}

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-5, `${actual} is not ${expected}`);
}

/** Reference values for one row of logits, computed apart in float64. */
describe('lenses on the reference row', () => {
  it('surprisal', () => {
    [0.574438, 1.574438, 2.074438, 2.574438, 3.574438].forEach((expected, chosen) =>
      close(exact(SURPRISAL, chosen), expected),
    );
  });

  it('entropy and varentropy from their columns', () => {
    close(exact(ENTROPY, 0), 1.206489);
    close(exact(VARENTROPY, 0), 0.647363);
  });

  it('entropy in bits and relative to the vocabulary', () => {
    close(exact(ENTROPY, 0) / Math.LN2, 1.740596);
    close(exact(ENTROPY, 0) / Math.log(5), 0.749634);
  });

  it('rank, from the column and from the list', () => {
    for (let chosen = 0; chosen < 5; chosen += 1) assert.equal(exact(RANK, chosen), chosen + 1);
    const list = fullSample(LOGITS, 3, { k: 5, columns: ['logprob'] });
    const values = valuesOf(RANK, list);
    assert.deepEqual(values, { kind: 'exact', values: Float64Array.of(4) });
  });

  it('margin', () => close(exact(MARGIN, 4), 0.355897));

  it('top-k mass', () => {
    close(exact(TOP_K_MASS, 0, { k: 2 }), 0.770145);
    close(exact(TOP_K_MASS, 0), 1);
    close(
      exact(TOP_K_MASS, 0, {}, 3),
      PROBABILITIES.slice(0, 3).reduce((a, b) => a + b),
    );
  });

  it('unseen mass, with the chosen token counted as seen', () => {
    close(unseenMass(fullSample(LOGITS, 0, { k: 2 }), 0), 1 - 0.770145);
    close(unseenMass(fullSample(LOGITS, 4, { k: 2 }), 0), 1 - 0.770145 - 0.028031);
  });

  it('surprisal averaged under the distribution is the entropy', () => {
    const mean = PROBABILITIES.reduce((sum, p, chosen) => sum + p * exact(SURPRISAL, chosen), 0);
    close(mean, 1.206489);
  });
});
