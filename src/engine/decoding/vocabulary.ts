import type { TokenId } from '../../trace/units';

/** What a decoder may know of a model's tokens. */
export interface Vocabulary {
  /** Columns of a logits row. */
  readonly size: number;
  /** Ids of a text as it stands inside a response: no special tokens are added. */
  readonly encode: (text: string) => readonly TokenId[];
  /** UTF-8 of one token; none for an id that only pads the rows. */
  readonly bytesOf: (id: TokenId) => Uint8Array;
  /** Tokens that end a generation. */
  readonly stopIds: ReadonlySet<TokenId>;
  /** Tokens that may not be picked; their probability counts all the same. */
  readonly suppressedIds: readonly TokenId[];
}
