import { beginningOf } from '../../trace/branch';
import type { Finish, Origin, Outcome, Sample } from '../../trace/sample';
import { SampleBuilder, rowsOf, type TokenBlock } from '../../trace/sampleBuilder';
import type { TokenIndex } from '../../trace/units';
import type { Gold } from '../../trace/verifier/gold';
import { withReward } from '../../trace/verifier/withReward';
import type { LiveRun } from '../../webview/protocol';

/** What a run is, as far as it is known before the engine has said anything. */
export interface RunStart {
  /** Index of the trace that its samples join. */
  readonly trace: number;
  readonly origin: Origin;
  /** Most new tokens of a sample; 0 where that is not known yet. */
  readonly maxTokens: number;
  /** Its samples begin with the parent's tokens [0, token), records and all. */
  readonly branch?: { readonly parent: Sample; readonly token: TokenIndex };
}

/** How a sample ended, and what is said of it. */
export interface LaneEnd {
  readonly finish: Finish;
  readonly finishDetail?: string;
  readonly outcome?: Outcome;
}

/** A sample less its tokens. */
export type SampleHead = Omit<Sample, keyof TokenBlock> & { readonly length: number };

interface Lane {
  readonly id: string;
  readonly builder: SampleBuilder;
  readonly inherited: number;
  origin: Origin;
  end?: LaneEnd;
  /** By the verifier, once it has ended. */
  reward?: number;
  /** Of the tokens so far; views ask for it more often than tokens come. */
  built?: TokenBlock;
}

/** The samples that one run is writing. A run may be several calls of the engine, one by one. */
export class LiveSamples {
  private readonly lanes: Lane[] = [];
  private phase: LiveRun['phase'] = 'loading';
  private ahead = 0;
  private maxTokens: number;
  private origin: Origin;
  /** First lane of the call that runs. */
  private base = 0;

  /**
   * @param freeId gives an id that no sample has had.
   * @param gold what makes an answer right, at the moment.
   */
  constructor(
    readonly start: RunStart,
    private readonly freeId: () => string,
    private readonly gold: () => Gold | undefined,
  ) {
    this.maxTokens = start.maxTokens;
    this.origin = start.origin;
    this.open();
  }

  get live(): LiveRun {
    return {
      trace: this.start.trace,
      phase: this.phase,
      ...(this.phase === 'waiting' ? { ahead: this.ahead } : {}),
      lanes: this.lanes.map((lane) => ({
        sample: lane.id,
        tokens: newTokens(lane),
        ...(lane.end ? { finish: lane.end.finish } : {}),
      })),
      tokens: this.lanes.reduce((sum, lane) => sum + newTokens(lane), 0),
      maxTokens: this.maxTokens,
    };
  }

  get samples(): readonly Sample[] {
    return this.lanes.map((lane) => this.sampleOf(lane));
  }

  get heads(): readonly SampleHead[] {
    return this.lanes.map((lane) => ({ ...this.headOf(lane), length: lane.builder.length }));
  }

  waitBehind(ahead: number): void {
    this.phase = ahead > 0 ? 'waiting' : 'loading';
    this.ahead = ahead;
  }

  expectTokens(maxTokens: number): void {
    this.maxTokens = maxTokens;
  }

  /** What comes from now on are the samples of another call of the engine. */
  nextCall(): void {
    this.base = this.lanes.length;
    this.origin = this.start.origin;
    this.phase = 'loading';
  }

  /** What the engine says made the samples of the call that runs. */
  describe(origin: Origin): void {
    this.origin = origin;
    this.phase = 'generating';
    for (const lane of this.lanes.slice(this.base)) lane.origin = origin;
  }

  /** Gives where the tokens begin, and whether the sample is one that was not there before. */
  append(
    index: number,
    block: TokenBlock,
  ): { readonly sample: string; readonly start: TokenIndex; readonly opened: boolean } {
    const known = this.lanes.length;
    const lane = this.lane(index);
    const { builder } = lane;
    const start = builder.length;
    for (const row of rowsOf(block)) builder.push(row);
    delete lane.built;
    return { sample: lane.id, start, opened: this.lanes.length > known };
  }

  endLane(index: number, end: LaneEnd): void {
    const lane = this.lane(index);
    lane.end = { ...lane.end, ...end };
    this.judge(lane);
  }

  /** @param end of the call: of its samples that did not end themselves, its detail of the first. */
  endCall(end: LaneEnd): void {
    this.lanes.slice(this.base).forEach((lane, index) => {
      const { finishDetail } = end;
      if (!lane.end) lane.end = end;
      else if (index === 0 && finishDetail !== undefined) {
        lane.end = { finishDetail, ...lane.end };
      }
      this.judge(lane);
    });
  }

  /**
   * The samples that have tokens of their own.
   * @param end of those that did not end themselves.
   */
  finished(end: LaneEnd): readonly Sample[] {
    for (const lane of this.lanes) {
      lane.end ??= end;
      // Again: the gold answer may have changed while the run went on.
      this.judge(lane);
    }
    return this.lanes.filter((lane) => newTokens(lane) > 0).map((lane) => this.sampleOf(lane));
  }

  private lane(index: number): Lane {
    let lane = this.lanes[this.base + index];
    while (!lane) {
      this.open();
      lane = this.lanes[this.base + index];
    }
    return lane;
  }

  private open(): void {
    const { branch } = this.start;
    const builder = new SampleBuilder();
    if (branch) for (const row of beginningOf(branch.parent, branch.token)) builder.push(row);
    this.lanes.push({
      id: this.freeId(),
      builder,
      inherited: builder.length,
      origin: this.origin,
    });
  }

  private judge(lane: Lane): void {
    delete lane.reward;
    const { reward } = withReward(this.sampleOf(lane), this.gold());
    if (reward !== undefined) lane.reward = reward;
  }

  private sampleOf(lane: Lane): Sample {
    lane.built ??= lane.builder.build();
    return { ...this.headOf(lane), ...lane.built };
  }

  private headOf({ id, origin, end, reward }: Lane): Omit<Sample, keyof TokenBlock> {
    const { branch } = this.start;
    return {
      id,
      origin,
      ...end,
      ...(reward === undefined ? {} : { reward }),
      ...(branch ? { parent: { sample: branch.parent.id, token: branch.token } } : {}),
    };
  }
}

function newTokens({ builder, inherited }: Lane): number {
  return builder.length - inherited;
}
