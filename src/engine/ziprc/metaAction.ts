import type { LaneState, Utility } from './utility';

/** A set of samples to keep. */
export interface Choice {
  /** Indexes of lanes, ascending; those that are finished are always among them. */
  readonly lanes: readonly number[];
  /** The length bin at which they are planned to be given up, if any. */
  readonly pause?: number;
  readonly utility: number;
}

export interface MetaAction {
  readonly chosen: Choice;
  /** The best other set. */
  readonly runnerUp?: Choice;
}

export interface ActionLimits {
  /** Most samples to run at once. */
  readonly maxActive: number;
  /** Taken off where other samples would run than now. */
  readonly switchPenalty: number;
  /** Indexes of the lanes that run now. */
  readonly running: ReadonlySet<number>;
}

/** Utilities this close are the same: the larger set is then kept. */
const CLOSE = 1e-12;

/**
 * Which samples to write on, by ZIP-RC's search (arXiv 2512.01457, code of commit 21e32aa): sets
 * are the first k1 samples by ascending expected length, the first k2 by descending expected
 * reward, and all finished ones, each with every planned pause. Where more than `maxActive` would
 * run, those with the highest expected reward do; the code cuts by index. The order of lanes does
 * not matter: equal expectations are ordered by the joints themselves.
 * @param lanes at least one, at most 30. Sets without any sample are not looked at, so that there
 * is always an answer.
 */
export function chooseMetaAction(
  lanes: readonly LaneState[],
  utility: Utility,
  { maxActive, switchPenalty, running }: ActionLimits,
): MetaAction {
  const { byLength, byReward, finished } = ordersOf(lanes, utility);
  const canonical = [...byReward, ...finished];
  const normaliser = utility.normaliser(canonical.map((index) => laneAt(lanes, index)));
  const sets = new Map<number, Choice>();
  for (const pause of [undefined, ...Array.from({ length: utility.bins - 1 }, (_, at) => at + 1)]) {
    const seen = new Set<number>();
    for (let k1 = 0; k1 <= byLength.length; k1 += 1) {
      for (let k2 = 0; k2 <= byReward.length; k2 += 1) {
        const kept = new Set([...byLength.slice(0, k1), ...byReward.slice(0, k2)]);
        const active = byReward.filter((index) => kept.has(index)).slice(0, maxActive);
        const members = new Set([...active, ...finished]);
        const key = [...members].reduce((bits, index) => bits | (1 << index), 0);
        if (members.size === 0 || seen.has(key)) continue;
        seen.add(key);
        const set = canonical.filter((index) => members.has(index));
        const states = set.map((index) => laneAt(lanes, index));
        const penalty = sameSet(active, running) ? 0 : switchPenalty;
        const value = utility.of(states, normaliser, pause) - penalty;
        const known = sets.get(key);
        if (known && value <= known.utility + CLOSE) continue;
        sets.set(key, {
          lanes: set.sort((a, b) => a - b),
          ...(pause === undefined ? {} : { pause }),
          utility: value,
        });
      }
    }
  }
  const [chosen, ...others] = ranked([...sets.values()]);
  if (!chosen) throw new RangeError('There is no lane to choose.');
  const [runnerUp] = ranked(others);
  return { chosen, ...(runnerUp ? { runnerUp } : {}) };
}

/**
 * How many samples to start, from the joint before any of them has a token: the number of alike,
 * independent samples with the highest utility, the smaller of equals.
 * @param most 1 to 30.
 */
export function chooseSampleCount(
  joint: ArrayLike<number>,
  utility: Utility,
  most: number,
): number {
  const lane: LaneState = { tokens: 0, joint, finished: false };
  let [best, highest] = [1, -Infinity];
  for (let count = 1; count <= most; count += 1) {
    const lanes = Array.from({ length: count }, () => lane);
    const normaliser = utility.normaliser(lanes);
    for (let pause = 1; pause <= utility.bins; pause += 1) {
      const value = utility.of(lanes, normaliser, pause === utility.bins ? undefined : pause);
      if (value > highest + CLOSE) [best, highest] = [count, value];
    }
  }
  return best;
}

/** The best first, of close ones the larger set. */
function ranked(choices: readonly Choice[]): readonly Choice[] {
  let best: Choice | undefined;
  for (const choice of choices) {
    const ahead = best ? choice.utility - best.utility : Infinity;
    const larger = choice.lanes.length > (best?.lanes.length ?? 0);
    if (ahead > CLOSE || (ahead >= -CLOSE && larger)) best = choice;
  }
  return best ? [best, ...choices.filter((choice) => choice !== best)] : [];
}

interface Orders {
  readonly byLength: readonly number[];
  readonly byReward: readonly number[];
  readonly finished: readonly number[];
}

function ordersOf(lanes: readonly LaneState[], utility: Utility): Orders {
  const facts = lanes.map((lane, index) => ({
    index,
    lane,
    length: utility.expectedLength(lane),
    reward: utility.expectedReward(lane),
  }));
  type Facts = (typeof facts)[number];
  const alike = (a: Facts, b: Facts): number => compareLanes(a.lane, b.lane);
  const byReward = (a: Facts, b: Facts): number =>
    b.reward - a.reward || a.length - b.length || alike(a, b);
  const byLength = (a: Facts, b: Facts): number =>
    a.length - b.length || b.reward - a.reward || alike(a, b);
  const sorted = (finished: boolean, order: (a: Facts, b: Facts) => number): number[] =>
    facts
      .filter(({ lane }) => lane.finished === finished)
      .sort(order)
      .map(({ index }) => index);
  return {
    byLength: sorted(false, byLength),
    byReward: sorted(false, byReward),
    finished: sorted(true, byReward),
  };
}

/** Any fixed order of lanes that differ: it must not be that of their indexes. */
function compareLanes(a: LaneState, b: LaneState): number {
  for (let cell = 0; cell < a.joint.length; cell += 1) {
    const difference = (a.joint[cell] ?? 0) - (b.joint[cell] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.tokens - b.tokens;
}

function sameSet(active: readonly number[], running: ReadonlySet<number>): boolean {
  return active.length === running.size && active.every((index) => running.has(index));
}

function laneAt(lanes: readonly LaneState[], index: number): LaneState {
  const lane = lanes[index];
  if (!lane) throw new RangeError(`There is no lane ${index}.`);
  return lane;
}
