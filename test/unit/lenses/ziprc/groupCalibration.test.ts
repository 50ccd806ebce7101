import assert from 'node:assert/strict';
import { wilson } from '../../../../src/lenses/crossSampling/wilson';
import { calibrateGroup } from '../../../../src/lenses/ziprc/groupCalibration';
import { judgeSample, type JudgedSample } from '../../../../src/lenses/ziprc/judgedSample';
import { PLACES, tokensAt } from '../../../../src/lenses/ziprc/places';
import type { Sample } from '../../../../src/trace/sample';
import { HEAD, judgedTrace, predictedSample } from '../../../fixtures/judgedGroup';

function close(actual: number | undefined, expected: number): void {
  assert.ok(Math.abs((actual ?? NaN) - expected) < 1e-6, `${actual} is not ${expected}`);
}

function judged(...samples: readonly Sample[]): readonly JudgedSample[] {
  return samples.flatMap((sample) => judgeSample(sample, undefined) ?? []);
}

/** A sample that says the same at each of some tokens. */
function steady(right: number, reward: number, tokens = 4, fields: Partial<Sample> = {}): Sample {
  const predictions = Array.from({ length: tokens }, () => ({ right, left: 6 }));
  return predictedSample('s', predictions, { reward, ...fields });
}

describe('the places where predictions are judged', () => {
  it('are shares of the reasoning', () => {
    assert.deepEqual(tokensAt('start', 41, 60), [0]);
    assert.deepEqual(tokensAt('middle', 41, 60), [20]);
    assert.deepEqual(tokensAt('last-tenth', 41, 60), [38]);
    assert.deepEqual(tokensAt('every', 1, 3), [0, 1, 2]);
    for (const { id } of PLACES) assert.deepEqual(tokensAt(id, 0, 0), []);
  });

  it('end before the marker, or with the sample', () => {
    const marked = predictedSample(
      's',
      ['a', 'b', 'c', 'd', '</think>', '1'].map((text) => ({ text, right: 0.5, left: 4 })),
      { reward: 1 },
    );
    assert.deepEqual(
      judged(marked, steady(0.5, 1, 7)).map(({ reasoning }) => reasoning),
      [4, 7],
    );
  });
});

describe('what can be judged', () => {
  it('has a head with rewards that are probabilities, and an outcome', () => {
    const sample = steady(0.5, 1);
    assert.equal(judged(sample).length, 1);
    assert.equal(judged({ ...sample, reward: 0.5 }).length, 0);
    assert.equal(judged({ ...sample, ziprc: { ...sample.ziprc!, rewards: [-1, 1] } }).length, 0);
    const unknown = { ...sample };
    delete (unknown as { reward?: number }).reward;
    const plain = { ...sample };
    delete (plain as { ziprc?: unknown }).ziprc;
    assert.equal(judged(unknown, plain).length, 0);
  });
});

describe('calibration of a group', () => {
  it('equals values by hand', () => {
    const group = judged(steady(0.25, 0), steady(0.25, 1), steady(0.85, 1), steady(0.85, 1));
    const { states, samples, reward } = calibrateGroup(group, 'start');
    assert.deepEqual([states, samples], [4, 4]);
    close(reward.mean, 0.75);
    close(reward.brier, (0.0625 + 0.5625 + 2 * 0.0225) / 4);
    close(reward.brierOfConstant, 0.1875);
    close(reward.ece, (2 * 0.25 + 2 * 0.15) / 4);
    close(reward.auc, 5 / 6);
    const [bin] = reward.bins.filter(({ weight }) => weight > 0);
    close(bin?.meanPredicted, 0.25);
    assert.deepEqual([bin?.weight, bin?.samples, bin?.meanReward], [2, 2, 0.5]);
    assert.deepEqual(
      bin?.examples.map(({ sample, token, reward: outcome }) => [sample, token, outcome]),
      [
        [1, 0, 1],
        [0, 0, 0],
      ],
    );
  });

  it('has intervals that are as wide for many states of a sample as for one', () => {
    const group = judged(...[0, 1, 1].map((reward) => steady(0.62, reward, 20)));
    const { low, high } = wilson(2, 3);
    for (const place of ['start', 'every'] as const) {
      const { bins } = calibrateGroup(group, place).reward;
      close(bins[6]?.low, low);
      close(bins[6]?.high, high);
      assert.deepEqual([bins[0]?.low, bins[0]?.high, bins[0]?.examples], [0, 1, []]);
    }
  });

  it('judges lengths where the model ended the sample, by median, mean and position', () => {
    const group = judged(
      steady(0.5, 1, 10),
      steady(0.5, 0, 20),
      steady(0.5, 0, 30, { finish: 'length' }),
    );
    const [first] = group;
    const [median, mean] = [first!.medianRemaining[0]!, first!.expectedRemaining[0]!];
    assert.ok(median > HEAD.lengthEdges[1]! && mean > median && mean < 10);
    const { length, states } = calibrateGroup(group, 'start');
    assert.deepEqual([states, length.states], [3, 2]);
    close(length.errorOfMedian, 15 - median);
    close(length.errorOfExpected, 15 - mean);
    // Both had 15 left, by the median of what they had: 10 and 20.
    close(length.errorByPosition, 5);
    assert.deepEqual(
      length.bins.map((bin) => [bin.states, bin.median]),
      [[2, 15]],
    );
  });

  it('leaves out states without a prediction, and says nothing of one class', () => {
    const sample = steady(0.5, 1, 4);
    const joints = sample.ziprc!.joints.slice();
    joints.fill(NaN, 0, 2 * (HEAD.lengthEdges.length - 1));
    const group = judged({ ...sample, ziprc: { ...sample.ziprc!, joints } });
    assert.equal(calibrateGroup(group, 'every').states, 3);
    const { states, reward } = calibrateGroup(group, 'start');
    assert.equal(states, 0);
    assert.ok(Number.isNaN(reward.brier));
    assert.ok(Number.isNaN(calibrateGroup(judged(steady(0.5, 1)), 'start').reward.auc));
  });

  it('is better the later a head judges that learns on the way', () => {
    const { samples } = judgedTrace(120, 60);
    const group = judged(...samples);
    const [start, middle, last] = (['start', 'middle', 'last-tenth'] as const).map(
      (place) => calibrateGroup(group, place).reward,
    );
    assert.ok(start!.brier > middle!.brier && middle!.brier > last!.brier);
    assert.ok(last!.auc > 0.9 && last!.brier < last!.brierOfConstant);
    const { reward, states } = calibrateGroup(group, 'every');
    assert.equal(
      reward.bins.reduce((sum, { weight }) => sum + weight, 0),
      states,
    );
    for (const { examples, samples: count } of reward.bins) {
      assert.equal(examples.length, Math.min(12, count));
      assert.equal(new Set(examples.map(({ sample }) => sample)).size, examples.length);
    }
  });
});
