import type { TokenId } from '../../trace/units';

/** A token that was proposed before the target has seen it. */
export interface Proposal {
  readonly id: TokenId;
}

/** What became of a position. */
export interface Decision {
  readonly id: TokenId;
  /** Whether it is the proposal. */
  readonly accepted: boolean;
  /** What to record of it. */
  readonly columns: Readonly<Record<string, number>>;
}

/** Proposes tokens, and decides on them so that the text stays the target's. */
export interface Drafter<P extends Proposal> {
  /**
   * Proposes the next tokens of a text.
   * @param most of them; 0 gives none.
   */
  draft(text: readonly TokenId[], most: number): Promise<readonly P[]>;
  /**
   * Decides on the next token of a text; over all draws it is distributed as p.
   * @param p what the target would sample from.
   * @param proposal none at the end of a round.
   */
  decide(
    p: Float64Array,
    proposal: P | undefined,
    text: readonly TokenId[],
  ): Decision | Promise<Decision>;
}
