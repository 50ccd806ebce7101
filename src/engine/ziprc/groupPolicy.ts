import type { ZipRcHead } from '../../trace/ziprc/zipRc';
import { chooseMetaAction, type MetaAction } from './metaAction';
import type { LaneState, Utility } from './utility';

/** The paper's interval, for responses of up to 32,768 tokens. */
const PAPER_INTERVAL = 64;

/** One sample of a group as the policy sees and drives it. */
export interface PolicyLane {
  /** Tokens that were written. */
  readonly written: number;
  readonly state: LaneState;
  /** Writes up to so many tokens. */
  write(tokens: number): Promise<void>;
}

export interface PolicySettings {
  /** Tokens between decisions. */
  readonly interval: number;
  /** Most samples to run at once. */
  readonly maxActive: number;
  /** Taken off where other samples would run than now. */
  readonly switchPenalty: number;
}

/** The paper's interval, or fewer tokens where the head's longest length is small. */
export function defaultInterval({ lengthEdges }: Pick<ZipRcHead, 'lengthEdges'>): number {
  const longest = lengthEdges.at(-1) ?? PAPER_INTERVAL * 16;
  return Math.max(1, Math.min(PAPER_INTERVAL, Math.round(longest / 16)));
}

/**
 * Writes a group of samples by ZIP-RC's decisions (arXiv 2512.01457): after the first token, and
 * then after each interval, until no unfinished sample is worth its price.
 * @returns its latency in tokens: of each stretch the most that one sample wrote, for samples run
 *   side by side and a paused one is waited for when it is taken up again.
 */
export async function runPolicy(
  lanes: readonly PolicyLane[],
  utility: Utility,
  { interval, maxActive, switchPenalty }: PolicySettings,
  onDecision: (action: MetaAction) => void = () => undefined,
): Promise<number> {
  let running = new Set(lanes.keys());
  let latency = 0;
  for (let stretch = 1; running.size > 0; stretch = interval) {
    const before = lanes.map(({ written }) => written);
    for (const index of running) await lanes[index]?.write(stretch);
    latency += Math.max(...lanes.map(({ written }, index) => written - (before[index] ?? 0)));
    const states = lanes.map(({ state }) => state);
    const isOpen = (index: number): boolean => states[index]?.finished === false;
    const action = chooseMetaAction(states, utility, {
      maxActive,
      switchPenalty,
      // What has finished in this stretch does not run any more.
      running: new Set([...running].filter(isOpen)),
    });
    onDecision(action);
    running = new Set(action.chosen.lanes.filter(isOpen));
  }
  return latency;
}

/** The finished sample with the highest expected reward; -1 where none has finished. */
export function bestFinished(lanes: readonly LaneState[], utility: Utility): number {
  const rewards = lanes.map((lane) => (lane.finished ? utility.expectedReward(lane) : -Infinity));
  const highest = Math.max(...rewards);
  return highest === -Infinity ? -1 : rewards.indexOf(highest);
}

/**
 * What decisions see of a response that was cut at its limit, which is no answer: the lowest
 * reward for certain, and nothing left.
 */
export function cutJoint(joint: ArrayLike<number>): ArrayLike<number> {
  return Array.from(joint, (_, cell) => (cell === 0 ? 1 : 0));
}
