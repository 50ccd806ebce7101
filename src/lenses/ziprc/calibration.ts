/**
 * What was predicted at states of finished rollouts and what came true; entry i of every list is
 * the same state. Values that are not finite leave a state out of what needs them.
 */
export interface Judged {
  /** Expected reward in [0, 1]; with rewards 0 and 1 the probability of a right answer. */
  readonly expectedReward: ArrayLike<number>;
  /** Final reward of the state's rollout in [0, 1]. */
  readonly reward: ArrayLike<number>;
  /** Expected remaining length, tokens. */
  readonly expectedRemaining: ArrayLike<number>;
  /** Tokens that did follow. */
  readonly remaining: ArrayLike<number>;
  /** Tokens of the response before the state. */
  readonly position: ArrayLike<number>;
  /** What each state counts; all the same where absent. */
  readonly weight?: ArrayLike<number>;
}

export interface Calibration {
  /** States that were judged. */
  readonly states: number;
  readonly reward: RewardCalibration;
  readonly length: LengthCalibration;
}

export interface RewardCalibration {
  /** Mean reward that came true. */
  readonly mean: number;
  /** Mean squared error of the expected reward. */
  readonly brier: number;
  /** The same of the best constant, which is {@link mean}: known only in hindsight, so strict. */
  readonly brierOfConstant: number;
  /** Expected calibration error: mean distance of prediction and outcome over the bins. */
  readonly ece: number;
  readonly reliability: readonly ReliabilityBin[];
}

/** One point of a reliability diagram: predictions in [from, to), the last bin with its end. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  /** Sum of weights; 0 where nothing was predicted in the bin, whose means are then NaN. */
  readonly weight: number;
  readonly meanPredicted: number;
  readonly meanReward: number;
}

export interface LengthCalibration {
  /** Of the expected remaining length, tokens. */
  readonly meanAbsoluteError: number;
  /** Of the position-only baseline. */
  readonly meanAbsoluteErrorByPosition: number;
}

export const RELIABILITY_BINS = 10;

/**
 * How well predictions of reward and remaining length came true.
 * @param byPosition what the position alone says of the remaining length, {@link positionMedian}.
 * @param bins of equal width, of the reliability diagram and the ECE (Naeini, Cooper and
 * Hauskrecht, AAAI 2015; Guo et al., ICML 2017).
 */
export function calibrate(
  judged: Judged,
  byPosition: (position: number) => number,
  bins = RELIABILITY_BINS,
): Calibration {
  return {
    states: judged.reward.length,
    reward: calibrateReward(judged, bins),
    length: calibrateLength(judged, byPosition),
  };
}

/** The bin of a prediction, the last for 1; what is outside of [0, 1] counts to the nearest. */
export function reliabilityBin(predicted: number, bins = RELIABILITY_BINS): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(predicted * bins)));
}

function calibrateReward(judged: Judged, count: number): RewardCalibration {
  const { expectedReward, reward } = judged;
  const weights = new Float64Array(count);
  const predicted = new Float64Array(count);
  const outcomes = new Float64Array(count);
  let [squares, squaresOfReward] = [0, 0];
  forEachState(judged, [expectedReward, reward], (state, weight) => {
    const [guess, truth] = [expectedReward[state] ?? NaN, reward[state] ?? NaN];
    squares += weight * (guess - truth) ** 2;
    squaresOfReward += weight * truth ** 2;
    const at = reliabilityBin(guess, count);
    weights[at] = (weights[at] ?? 0) + weight;
    predicted[at] = (predicted[at] ?? 0) + weight * guess;
    outcomes[at] = (outcomes[at] ?? 0) + weight * truth;
  });
  const total = sum(weights);
  const mean = sum(outcomes) / total;
  const gaps = predicted.map((value, at) => Math.abs(value - (outcomes[at] ?? 0)));
  return {
    mean,
    brier: squares / total,
    // The mean of squares less the square of the mean; rounding can leave a little below zero.
    brierOfConstant: Math.max(0, squaresOfReward / total - mean ** 2),
    ece: sum(gaps) / total,
    reliability: Array.from(weights, (weight, at) => ({
      from: at / count,
      to: (at + 1) / count,
      weight,
      meanPredicted: (predicted[at] ?? 0) / weight,
      meanReward: (outcomes[at] ?? 0) / weight,
    })),
  };
}

function calibrateLength(
  judged: Judged,
  byPosition: (position: number) => number,
): LengthCalibration {
  const { expectedRemaining, remaining, position } = judged;
  let [total, errors, baseline] = [0, 0, 0];
  forEachState(judged, [expectedRemaining, remaining, position], (state, weight) => {
    const truth = remaining[state] ?? NaN;
    total += weight;
    errors += weight * Math.abs((expectedRemaining[state] ?? NaN) - truth);
    baseline += weight * Math.abs(byPosition(position[state] ?? NaN) - truth);
  });
  return { meanAbsoluteError: errors / total, meanAbsoluteErrorByPosition: baseline / total };
}

function forEachState(
  { reward, weight }: Judged,
  needed: readonly ArrayLike<number>[],
  use: (state: number, weight: number) => void,
): void {
  for (let state = 0; state < reward.length; state += 1) {
    if (!needed.every((values) => Number.isFinite(values[state]))) continue;
    use(state, weight ? (weight[state] ?? 0) : 1);
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * What is known of the remaining length without looking at the model: the median of it over the
 * rollouts that got to the position. 0 behind the longest.
 * @param lengths of rollouts, tokens.
 */
export function positionMedian(lengths: readonly number[]): (position: number) => number {
  const sorted = Float64Array.from(lengths).sort();
  const cache = new Map<number, number>();
  return (position) => {
    const known = cache.get(position);
    if (known !== undefined) return known;
    const first = lowerBound(sorted, position);
    const middle = (first + sorted.length - 1) / 2;
    const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
    const median = first === sorted.length ? 0 : ((low ?? NaN) + (high ?? NaN)) / 2 - position;
    cache.set(position, median);
    return median;
  };
}

/** Index of the first entry that is at least `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
