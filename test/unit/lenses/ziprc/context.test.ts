import assert from 'node:assert/strict';
import {
  actualRemaining,
  lengthContext,
  rewardContext,
} from '../../../../src/lenses/ziprc/context';
import { DROP, predictedTrace } from '../../../webview/predicted';

describe('what belongs beside predictions', () => {
  const [predicted, plain] = predictedTrace().samples;

  it('is a band that holds four fifths of the predicted length, and what came true', () => {
    const context = lengthContext({ ...predicted!, finish: 'stop' });
    const { lower, upper } = context!.band!;
    const inside = Array.from(lower).filter((low, token) => {
      const high = upper[token] ?? NaN;
      return low < high && low >= 0 && high <= 512;
    });
    assert.equal(inside.length, predicted!.tokens.length);
    const { values } = context!.actual!;
    assert.deepEqual(values.slice(0, 2), Float64Array.of(212, 211));
    assert.equal(values.at(-1), 1);
  });

  it('does not say what came true where the model was cut off', () => {
    assert.equal(actualRemaining({ ...predicted!, finish: 'length' }), undefined);
    assert.equal(lengthContext({ ...predicted!, finish: 'length' })?.actual, undefined);
  });

  it('marks drops, and the outcome where it is known', () => {
    const unknown = { ...predicted! };
    delete (unknown as { reward?: number }).reward;
    assert.deepEqual(rewardContext(unknown)?.marks?.tokens, [DROP]);
    assert.equal(rewardContext(unknown)?.actual, undefined);
    assert.equal(rewardContext({ ...unknown, reward: 0.5 })?.actual?.values[7], 0.5);
  });

  it('is nothing without a trained head', () => {
    assert.equal(lengthContext(plain!), undefined);
    assert.equal(rewardContext({ ...plain!, reward: 1 }), undefined);
  });
});
