import {
  bestFinished,
  cutJoint,
  defaultInterval,
  runPolicy,
  type PolicyLane,
} from '../../src/engine/ziprc/groupPolicy';
import { chooseSampleCount } from '../../src/engine/ziprc/metaAction';
import { Utility, type LaneState, type Prices } from '../../src/engine/ziprc/utility';
import { cellsOf, type ZipRcHead } from '../../src/trace/ziprc/zipRc';
import type { GroupSample } from './group';

/** A sample that is there already, of which a policy sees as much as it has "written". */
export class RecordedLane implements PolicyLane {
  written = 0;
  private readonly joints: Float32Array;

  constructor(
    private readonly sample: GroupSample,
    private readonly cells: number,
  ) {
    const bytes = Buffer.from(sample.joints, 'base64');
    this.joints = new Float32Array(new Uint8Array(bytes).buffer);
  }

  /** The head's prediction after so many tokens; after the last, the one before it. */
  jointAfter(tokens: number): Float32Array {
    const row = Math.min(tokens, this.sample.tokens - 1);
    return this.joints.subarray(row * this.cells, (row + 1) * this.cells);
  }

  get state(): LaneState {
    const finished = this.written === this.sample.tokens;
    const joint = this.jointAfter(this.written);
    return {
      tokens: this.written,
      joint: finished && this.sample.cut ? cutJoint(joint) : joint,
      finished,
    };
  }

  write(tokens: number): Promise<void> {
    this.written = Math.min(this.sample.tokens, this.written + tokens);
    return Promise.resolve();
  }
}

/** What a method chose, and what it cost. */
export interface Chosen {
  /** Index of the sample; -1 for none. */
  readonly sample: number;
  /** Tokens of all samples, and of the longest chain of waiting. */
  readonly tokens: number;
  readonly latency: number;
}

/**
 * What the decoder `zip-rc` does with these samples, by its own policy and with its defaults: it
 * draws each with the same seed, so nothing has to be written again for other prices.
 */
export async function replay(
  samples: readonly GroupSample[],
  head: ZipRcHead,
  prices: Prices,
): Promise<Chosen> {
  const utility = new Utility(head, prices);
  const all = samples.map((sample) => new RecordedLane(sample, cellsOf(head)));
  const first = all[0]?.jointAfter(0) ?? [];
  const lanes = all.slice(0, chooseSampleCount(first, utility, all.length));
  const settings = {
    interval: defaultInterval(head),
    maxActive: lanes.length,
    switchPenalty: 0,
  };
  const latency = await runPolicy(lanes, utility, settings);
  return {
    sample: bestFinished(
      lanes.map(({ state }) => state),
      utility,
    ),
    tokens: lanes.reduce((sum, { written }) => sum + written, 0),
    latency,
  };
}

/** The sample with the highest expected reward once all are written, as `zip-rc` chooses. */
export function surestByHead(samples: readonly GroupSample[], head: ZipRcHead): number {
  const utility = new Utility(head, { alpha: 1, beta: 0, gamma: 1 });
  const states = samples.map((sample) => {
    const lane = new RecordedLane(sample, cellsOf(head));
    lane.written = sample.tokens;
    return lane.state;
  });
  return bestFinished(states, utility);
}
