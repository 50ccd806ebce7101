import type { Method } from '../../trace/method';
import type { ParameterValues } from '../../trace/parameters';
import type { TokenId } from '../../trace/units';
import type { Logits } from '../processors/logits';

/** A way to pick tokens. One file, one line in the registry. */
export interface Decoder extends Method {
  /**
   * What it must see of a distribution. `best`: the most probable allowed token is the pick, which
   * costs nothing beside the annotation. `logits`: the whole row is copied to JavaScript each step.
   */
  readonly needs: 'best' | 'logits';
  /** Starts one generation. `parameters` are resolved ones; `seed` is 0 to 2^32 - 1. */
  create(parameters: ParameterValues, seed: number): Picker;
}

/** Picks the tokens of one generation. */
export interface Picker {
  /**
   * @param logits of the token to pick; tokens that the model must not write are -Infinity. They
   *   are not changed.
   * @param step number of tokens picked before, so that draws can be repeated.
   */
  pick(logits: Logits, step: number): TokenId;
}
