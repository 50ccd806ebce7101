import assert from 'node:assert/strict';
import { momentsOf } from '../../../../src/engine/processors/moments';
import { close, ROW } from './support';

describe('momentsOf', () => {
  it('gives entropy and varentropy of the reference row', () => {
    const { highest, logSumExp, entropy, varentropy } = momentsOf(ROW);
    assert.equal(highest, 2);
    close(Math.exp(2 - logSumExp), 0.563021);
    close(entropy, 1.206489);
    close(varentropy, 0.647363);
  });

  it('does not see what is ruled out', () => {
    const { entropy, varentropy, logSumExp } = momentsOf(Float64Array.of(-Infinity, 5, 5));
    close(entropy, Math.LN2);
    close(varentropy, 0);
    close(logSumExp, 5 + Math.LN2);
    assert.equal(momentsOf(Float64Array.of(9, -Infinity)).entropy, 0);
  });
});
