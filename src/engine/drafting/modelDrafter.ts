import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import { TOKEN_LANE } from '../decoders/sampler';
import { allowedRows } from '../decoding/allowedRow';
import type { DecodingModel, DecodingRun, TokenSequence } from '../decoding/decodingRun';
import { probabilities, quantile, type Logits, type LogitsProcessor } from '../processors/logits';
import { uniform } from '../random/philox';
import type { Distribution } from '../runtime/distribution';
import type { DraftLength } from './draftLength';
import type { Decision, Drafter } from './drafter';
import { judge, type Draft } from './judge';

/** Lanes of the draws beside the draft's own, which takes that of a plain sampler. */
const TAKES_LANE = 1;
const INSTEAD_LANE = 2;

/**
 * Drafts with a smaller model. The token after a round without a refusal is decided in the same
 * way, by one more draft: so the token at a position depends on the tokens before it and the seed
 * alone, not on where rounds begin, and a branch repeats its parent.
 */
export class ModelDrafter implements Drafter<Draft> {
  private sequence: TokenSequence | undefined;
  /** The text and what is drafted after it; its first `settled` tokens stay. */
  private readonly ahead: TokenId[] = [];
  private settled = 0;
  private readonly allowed: (distribution: Distribution) => Logits;

  /**
   * @param processor leaves what is sampled from, of draft and target alike.
   * @param greedy whether it leaves one token, whose draw no draft can change.
   */
  constructor(
    private readonly run: DecodingRun,
    private readonly model: DecodingModel,
    private readonly length: DraftLength,
    private readonly processor: LogitsProcessor,
    private readonly greedy: boolean,
  ) {
    this.allowed = allowedRows(run);
  }

  async draft(text: readonly TokenId[], most: number): Promise<readonly Draft[]> {
    await this.settle(text);
    const drafts: Draft[] = [];
    const wantsMore = this.length();
    while (drafts.length < most) {
      const draft = await this.next();
      drafts.push(draft);
      this.ahead.push(draft.id);
      if (this.run.isStop(draft.id) || !wantsMore(draft)) break;
    }
    return drafts;
  }

  async decide(
    p: Float64Array,
    proposal: Draft | undefined,
    text: readonly TokenId[],
  ): Promise<Decision> {
    const drawn = (lane: number): number => this.drawn(text.length, lane);
    if (!proposal && this.greedy) {
      return { id: quantile(p, drawn(TOKEN_LANE)), accepted: false, columns: NOT_DRAFTED };
    }
    if (!proposal) await this.settle(text);
    const draft = proposal ?? (await this.next());
    const { id, accepted, acceptance } = judge(p, draft, drawn(TAKES_LANE), drawn(INSTEAD_LANE));
    if (!proposal) return { id, accepted: false, columns: NOT_DRAFTED };
    const columns = {
      [COLUMN.drafted]: accepted ? 1 : 0,
      [COLUMN.acceptance]: acceptance,
      ...(accepted ? {} : { [COLUMN.refusedDraft]: draft.id }),
    };
    return { id, accepted, columns };
  }

  /** Goes on from a text, which begins with the one before. */
  private async settle(text: readonly TokenId[]): Promise<void> {
    const { ahead, sequence } = this;
    let same = this.settled;
    while (same < text.length && ahead[same] === text[same]) same += 1;
    ahead.length = same;
    for (let at = same; at < text.length; at += 1) ahead.push(text[at] ?? NaN);
    this.settled = text.length;
    // One token at least is read after a cut, for only then does the sequence predict.
    const most = Math.min(same, text.length - 1);
    if (sequence && sequence.length > same) await sequence.truncate(most);
  }

  private async next(): Promise<Draft> {
    const { sequence, ahead, run } = this;
    const reading = sequence ?? (await this.model.start());
    this.sequence = reading;
    await reading.feed(ahead.slice(reading.length), run.signal);
    const row = this.allowed(await reading.predict({ alternatives: 1, logits: true }));
    const q = probabilities(this.processor(row));
    return { id: quantile(q, this.drawn(ahead.length, TOKEN_LANE)), q };
  }

  /** A number in [0, 1) for the token at a place of the text. */
  private drawn(at: number, lane: number): number {
    return uniform(this.run.seed, at - this.run.prompt.length, lane);
  }
}

const NOT_DRAFTED = { [COLUMN.drafted]: 0 };
