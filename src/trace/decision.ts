/** What a decoder of several samples decided between them, at one moment of its run. */
export interface Decision {
  /**
   * Per lane, in the order of the run's samples: tokens of its sample when it was made, those that
   * a branch begins with included.
   */
  readonly tokens: readonly number[];
  /** Per lane: what it does after the decision. */
  readonly states: readonly LaneAction[];
  /** Per lane: expected reward, and expected tokens left (0 of what is finished). */
  readonly rewards: readonly number[];
  readonly lengths: readonly number[];
  readonly chosen: DecidedSet;
  /** The best other set of lanes. */
  readonly runnerUp?: DecidedSet;
}

export const LANE_ACTIONS = ['running', 'paused', 'finished'] as const;
export type LaneAction = (typeof LANE_ACTIONS)[number];

export interface DecidedSet {
  /** Indexes of lanes, ascending. */
  readonly lanes: readonly number[];
  /** The length bin at which its unfinished lanes were planned to be given up, if any. */
  readonly pause?: number;
  readonly utility: number;
}
