import { mean, midpointsOf, type Grid } from '../../lenses/ziprc/joint';
import { expectedMaximum } from './orderStatistics';

/** One sample of a group, as decisions see it. */
export interface LaneState {
  /** Tokens of its response so far. */
  readonly tokens: number;
  /** The head's last joint, of sum 1. */
  readonly joint: ArrayLike<number>;
  readonly finished: boolean;
}

/** How compute and latency are weighed against the reward. */
export interface Prices {
  /** Share of compute in the price, the rest is latency: 1 compute-bound, 0.1 latency-bound. */
  readonly alpha: number;
  /** What the whole cost of an average sample is worth in reward. */
  readonly beta: number;
  /** 1 values a set by its best sample, 0 by the mean of its samples, between geometrically. */
  readonly gamma: number;
}

/** The marginals of a lane as an action plans it, and whether it is to be written on. */
interface Planned {
  readonly reward: Float64Array;
  readonly length: Float64Array;
  readonly finished: boolean;
}

/**
 * The utility of sets of samples by ZIP-RC (arXiv 2512.01457, and its code of commit 21e32aa):
 * G(S) = V(S) - alpha beta sum E[L_i] / n - (1 - alpha) beta E[max L_i] / n, over the unfinished
 * samples of S, where V(S) = E[max V_i] and n is the mean of tokens so far and expected left of
 * all samples. What is finished has nothing left and costs nothing; the code lets it keep its last
 * prediction.
 */
export class Utility {
  readonly midpoints: Float64Array;

  constructor(
    private readonly grid: Grid,
    private readonly prices: Prices,
  ) {
    this.midpoints = midpointsOf(grid);
  }

  /** Length bins, which are also the planned pauses from 1 on. */
  get bins(): number {
    return this.midpoints.length;
  }

  expectedReward(lane: LaneState): number {
    return mean(this.plan(lane).reward, this.grid.rewards);
  }

  /** 0 for what is finished. */
  expectedLength(lane: LaneState): number {
    return lane.finished ? 0 : mean(this.plan(lane).length, this.midpoints);
  }

  /** The mean expected length of whole samples, tokens: what costs are measured by. */
  normaliser(lanes: readonly LaneState[]): number {
    const sum = lanes.reduce((total, lane) => total + lane.tokens + this.expectedLength(lane), 0);
    return sum / lanes.length;
  }

  /**
   * @param set at least one sample.
   * @param pause the length bin at which its unfinished samples are planned to be given up: what
   * would be longer ends there with the lowest reward.
   */
  of(set: readonly LaneState[], normaliser: number, pause?: number): number {
    const planned = set.map((lane) => this.plan(lane, lane.finished ? undefined : pause));
    const running = planned.filter(({ finished }) => !finished);
    if (running.length === 0) return this.value(planned);
    const { alpha, beta } = this.prices;
    const compute = running.reduce((sum, { length }) => sum + mean(length, this.midpoints), 0);
    const latency = expectedMaximum(
      running.map(({ length }) => length),
      this.midpoints,
    );
    return this.value(planned) - (beta * (alpha * compute + (1 - alpha) * latency)) / normaliser;
  }

  private value(planned: readonly Planned[]): number {
    const { rewards } = this.grid;
    const { gamma } = this.prices;
    const best = expectedMaximum(
      planned.map(({ reward }) => reward),
      rewards,
    );
    if (gamma === 1) return best;
    const average =
      planned.reduce((sum, { reward }) => sum + mean(reward, rewards), 0) / planned.length;
    // As in the code: no geometric mean of what is not above 0.
    if (average <= 0 || best <= 0) return (1 - gamma) * average + gamma * best;
    return average ** (1 - gamma) * best ** gamma;
  }

  private plan({ joint, finished }: LaneState, pause = this.bins): Planned {
    const reward = new Float64Array(this.grid.rewards.length);
    const length = new Float64Array(this.bins);
    for (let bin = 0; bin < reward.length; bin += 1) {
      for (let column = 0; column < this.bins; column += 1) {
        const mass = joint[bin * this.bins + column] ?? NaN;
        const [row, at] = column >= pause ? [0, pause] : [bin, column];
        reward[row] = (reward[row] ?? NaN) + mass;
        length[at] = (length[at] ?? NaN) + mass;
      }
    }
    return { reward, length, finished };
  }
}
