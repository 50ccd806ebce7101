import assert from 'node:assert/strict';
import {
  GENERATIONS,
  inUnit,
  QUADRANT,
  quadrantOf,
} from '../../../../../src/engine/decoders/entropix/quadrant';
import { momentsOf } from '../../../../../src/engine/processors/moments';
import { close, ROW } from '../../processors/support';

describe('entropix quadrants', () => {
  it('has the reference row in none of the corners of the early code', () => {
    const state = inUnit(momentsOf(ROW), GENERATIONS.early);
    close(state.entropy, 1.740596);
    close(state.varentropy, 1.347401);
    assert.equal(quadrantOf(state, GENERATIONS.early), QUADRANT.between);
    const later = inUnit(momentsOf(ROW), GENERATIONS.later);
    close(later.entropy, 1.206489);
    assert.equal(quadrantOf(later, GENERATIONS.later), QUADRANT.between);
  });

  const cases = [
    ['early', 0.05, 0.05, QUADRANT.low],
    ['early', 5.5, 0.05, QUADRANT.entropy],
    ['early', 3, 0.05, QUADRANT.between],
    ['early', 0.05, 5.5, QUADRANT.varentropy],
    ['early', 4, 5.5, QUADRANT.varentropy],
    ['early', 6, 5.5, QUADRANT.both],
    ['early', 6, 3, QUADRANT.between],
    ['later', 0.2, 1, QUADRANT.low],
    ['later', 3, 1, QUADRANT.entropy],
    ['later', 2, 3, QUADRANT.varentropy],
    ['later', 2.5, 3, QUADRANT.both],
    ['later', 1, 2, QUADRANT.between],
  ] as const;
  for (const [generation, entropy, varentropy, quadrant] of cases) {
    it(`${generation}: entropy ${entropy}, varentropy ${varentropy}`, () => {
      assert.equal(quadrantOf({ entropy, varentropy }, GENERATIONS[generation]), quadrant);
    });
  }
});
