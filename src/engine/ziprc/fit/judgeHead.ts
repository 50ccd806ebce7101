import { calibrate, positionMedian, type Calibration } from '../../../lenses/ziprc/calibration';
import { expectedLength, expectedReward, type Grid } from '../../../lenses/ziprc/joint';
import { allLogits, crossEntropy, jointOf, type StoredHead } from './headJoints';
import type { LabelledStates } from './labelled';
import type { CrossEntropy } from './chooseHead';

/** How a head does on rollouts of prompts that it has not seen. */
export interface HeldOut {
  readonly crossEntropy: CrossEntropy;
  /** Over all positions. */
  readonly all: Calibration;
  /** Over the first, the middle and the last tenth of each rollout. */
  readonly start: Calibration;
  readonly middle: Calibration;
  readonly end: Calibration;
}

/**
 * @param constant the head of how often each cell is in training.
 * @param lengths of the training rollouts, which make the position-only baseline.
 */
export function judgeHead(
  head: StoredHead,
  constant: StoredHead,
  states: LabelledStates,
  grid: Grid,
  lengths: readonly number[],
): HeldOut {
  const logits = allLogits(head, states);
  const expected = logits.map((row) => {
    const joint = jointOf(row, head.temperature);
    const predicted = { head: { ...grid, source: 'linear' as const }, joint };
    return { reward: expectedReward(predicted), remaining: expectedLength(predicted) };
  });
  const median = positionMedian(lengths);
  const within = (from: number, to: number): Calibration => {
    const chosen = expected.flatMap((_, state) => {
      const progress = states.progress[state] ?? NaN;
      return progress >= from && progress < to ? [state] : [];
    });
    const pick = (values: ArrayLike<number>): number[] =>
      chosen.map((state) => values[state] ?? NaN);
    return calibrate(
      {
        expectedReward: chosen.map((state) => expected[state]?.reward ?? NaN),
        expectedRemaining: chosen.map((state) => expected[state]?.remaining ?? NaN),
        reward: pick(states.rewards),
        remaining: pick(states.remaining),
        position: pick(states.positions),
        weight: pick(states.weights),
      },
      median,
    );
  };
  return {
    crossEntropy: {
      head: crossEntropy(logits, states, head.temperature),
      constant: crossEntropy(allLogits(constant, states), states, constant.temperature),
    },
    all: within(0, 1),
    start: within(0, 0.1),
    middle: within(0.45, 0.55),
    end: within(0.9, 1),
  };
}
