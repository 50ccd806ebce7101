/** Position of a token inside a sample, from 0. */
export type TokenIndex = number;

/** Id in the model's vocabulary. {@link UNKNOWN_ID} where the source gave text only. */
export type TokenId = number;
export const UNKNOWN_ID: TokenId = -1;

/** Position in a UTF-8 byte buffer, from 0. */
export type ByteOffset = number;

/** Natural-log units. All quantities are kept in nats and converted only for display. */
export type Nats = number;

/** Half-open range [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}
