import type { Finish } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { answerOf, type TokenAnswer } from '../decoders/samples/answerTokens';
import type { Picker } from '../decoders/decoder';
import type { DecodingRun, Lane, TokenSequence } from '../decoding/decodingRun';
import { pickFromRow, type PickNext } from '../decoding/writeSample';
import { EngineError } from '../errors';
import type { Distribution } from '../runtime/distribution';
import { cutJoint, type PolicyLane } from './groupPolicy';
import type { LaneState } from './utility';

/** One sample of a group that is written in stretches, with what its head predicts in between. */
export class GroupLane implements PolicyLane {
  finish: Finish | undefined;
  private readonly ids: TokenId[];
  private readonly pick: PickNext;
  private joint: ArrayLike<number> = [];
  /** Predicts the next token; read for its joint first. */
  private next: Distribution | undefined;

  /** @param sequence has read everything before the next token. */
  constructor(
    private readonly run: DecodingRun,
    readonly lane: Lane,
    private readonly sequence: TokenSequence,
    picker: Picker,
  ) {
    this.ids = [...run.response];
    this.pick = pickFromRow(run, picker, run.alternatives);
  }

  /** Tokens that were written. */
  get written(): number {
    return this.ids.length - this.run.response.length;
  }

  get answer(): TokenAnswer | undefined {
    return answerOf(this.ids, this.run.vocabulary);
  }

  /**
   * What decisions see. A response that was cut at the limit is finished and has the lowest reward
   * for certain: it is no answer.
   */
  get state(): LaneState {
    const joint = this.finish === 'length' ? cutJoint(this.joint) : this.joint;
    return { tokens: this.ids.length, joint, finished: this.finish !== undefined };
  }

  /** Reads the prediction of what comes next, without writing it. */
  async look(): Promise<void> {
    const { sequence, run } = this;
    this.next ??= await sequence.predict({ alternatives: run.alternatives, logits: true });
    const { ziprc } = this.next;
    if (!ziprc) throw new EngineError('internal', 'A ZIP-RC head gave no joint.');
    this.joint = ziprc.joint;
  }

  /**
   * Writes up to so many tokens, and looks at what comes next.
   * @throws the signal's reason, between tokens
   */
  async write(tokens: number): Promise<void> {
    const { run, sequence, ids } = this;
    for (let count = 0; count < tokens && this.finish === undefined; count += 1) {
      run.signal.throwIfAborted();
      await this.look();
      const next = this.next;
      if (!next) throw new EngineError('internal', 'A lane has nothing to pick from.');
      this.next = undefined;
      const { token, columns } = await this.pick(
        { predict: () => Promise.resolve(next) },
        ids.length,
      );
      ids.push(token.id);
      this.lane.push(token, columns);
      if (run.isStop(token.id)) this.finish = 'stop';
      else if (this.written >= run.limit) this.finish = 'length';
      else await sequence.feed([token.id], run.signal);
    }
    if (this.finish === undefined) await this.look();
  }
}
