import type { StateRows } from './stateRows';

/** One response and those of its states that were kept. */
export interface Rollout {
  readonly prompt: string;
  /** What the verifier says of the response, 0 to 1. */
  readonly reward: number;
  /** Tokens, with the one that ends the response. */
  readonly length: number;
  /** False where it was cut, and its end is not its own. */
  readonly finished: boolean;
  /** Tokens of the response before each kept state, ascending. */
  readonly positions: Int32Array;
  /** How many positions each kept state stands for. */
  readonly weights: Float64Array;
  /** Row of the first kept state; the others follow. */
  readonly firstRow: number;
}

export interface Rollouts {
  readonly rollouts: readonly Rollout[];
  readonly states: StateRows;
}
