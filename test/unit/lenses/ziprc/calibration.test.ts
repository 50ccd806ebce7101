import assert from 'node:assert/strict';
import { calibrate, positionMedian, type Judged } from '../../../../src/lenses/ziprc/calibration';

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}

const judged = (predicted: readonly number[], reward: readonly number[]): Judged => ({
  expectedReward: predicted,
  reward,
  expectedRemaining: predicted.map(() => 10),
  remaining: predicted.map((_, state) => 8 + state),
  position: predicted.map((_, state) => state),
});

const NOTHING = (): number => 0;

describe('calibration of reward', () => {
  it('equals values by hand', () => {
    // Squared errors .04, .04, .36, .09; the mean reward is 1/2.
    const { states, reward } = calibrate(judged([0.2, 0.8, 0.4, 0.3], [0, 1, 1, 0]), NOTHING, 5);
    assert.equal(states, 4);
    close(reward.mean, 0.5);
    close(reward.brier, (0.04 + 0.04 + 0.36 + 0.09) / 4);
    close(reward.brierOfConstant, 0.25);
    // Bins of 0.2: .2 and .3 (outcomes 0, 0), .4 (1), .8 (1).
    close(reward.ece, (0.5 + 0.6 + 0.2) / 4);
    assert.deepEqual(
      reward.reliability.map(({ weight }) => weight),
      [0, 2, 1, 0, 1],
    );
    close(reward.reliability[1]?.meanPredicted ?? NaN, 0.25);
    close(reward.reliability[1]?.meanReward ?? NaN, 0);
    assert.ok(Number.isNaN(reward.reliability[0]?.meanReward));
  });

  it('puts a certain prediction into the last bin', () => {
    const { reliability } = calibrate(judged([1, 1], [1, 0]), NOTHING).reward;
    assert.deepEqual([reliability.length, reliability[9]?.weight], [10, 2]);
    close(reliability[9]?.meanReward ?? NaN, 0.5);
  });

  it('weighs states, as if each stood there so often', () => {
    const once = judged([0.2, 0.9, 0.6], [0, 1, 0]);
    const repeated = judged([0.2, 0.2, 0.9, 0.6, 0.6, 0.6], [0, 0, 1, 0, 0, 0]);
    const a = calibrate({ ...once, weight: [2, 1, 3] }, NOTHING).reward;
    const b = calibrate(repeated, NOTHING).reward;
    close(a.brier, b.brier);
    close(a.brierOfConstant, b.brierOfConstant);
    close(a.ece, b.ece);
  });

  it('leaves out states without a known reward', () => {
    const { reward } = calibrate(judged([0.5, 0.1], [1, NaN]), NOTHING);
    close(reward.brier, 0.25);
  });

  it('of the base rate itself has no calibration error and the Brier score of the constant', () => {
    const { reward } = calibrate(judged([0.25, 0.25, 0.25, 0.25], [0, 0, 1, 0]), NOTHING);
    close(reward.ece, 0);
    close(reward.brier, reward.brierOfConstant);
  });
});

describe('calibration of length', () => {
  it('compares with the median of what was left at the position', () => {
    const median = positionMedian([4, 8, 10]);
    assert.deepEqual([0, 4, 5, 9, 10, 11].map(median), [8, 4, 4, 1, 0, 0]);
    assert.equal(positionMedian([])(0), 0);
    // Predicted 10; true 8, 9; the median says 8 and 7.
    const { length } = calibrate(judged([0.5, 0.5], [1, 0]), median);
    close(length.meanAbsoluteError, 1.5);
    close(length.meanAbsoluteErrorByPosition, 1);
  });
});
