import type { Nats, TokenId } from '../../trace/units';
import type { JointRow } from '../../trace/ziprc/zipRc';

/** One predicted distribution, as the graph's annotation gives it. */
export interface Distribution {
  /** ln sum exp of the raw logits. */
  readonly logSumExp: Nats;
  readonly entropy: Nats;
  /** Nats squared. */
  readonly varentropy: number;
  /** The best possible tokens with their raw logits, best first, the lower id first among equals. */
  readonly top: readonly Candidate[];
  /** The raw logits of the whole vocabulary, where asked for. */
  readonly logits?: Float32Array;
  /** What the model's ZIP-RC head predicts here, where it has one. */
  readonly ziprc?: JointRow;
}

export interface Candidate {
  readonly id: TokenId;
  readonly logit: number;
}

/** One token of a text under the distribution that predicts it. */
export interface Scored extends Distribution {
  readonly id: TokenId;
  readonly logit: number;
  /** 1 + number of tokens with a higher logit. */
  readonly rank: number;
}
