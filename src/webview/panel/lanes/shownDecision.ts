import type { Decision } from '../../../trace/decision';
import type { TokenIndex } from '../../../trace/units';

/** Where a person is. */
export interface Place {
  /** As {@link RunLanes.key}. */
  readonly run: string;
  readonly sample: string;
  readonly token: TokenIndex;
}

/**
 * The decision after which a token was written: the last one that was made when the lane had no
 * more tokens than stand before it; the first one where none was.
 * @param lane undefined where it is not known: the last decision.
 */
export function decisionAt(
  decisions: readonly Decision[],
  lane: number | undefined,
  token: TokenIndex,
): number {
  if (lane === undefined) return decisions.length - 1;
  const made = (decision: Decision): boolean => (decision.tokens[lane] ?? Infinity) <= token;
  return Math.max(0, decisions.findLastIndex(made));
}

/**
 * The decision that a person chose, for as long as it stands: until the cursor moves, or another
 * sample is shown than the one that it was taken to.
 */
export class ChosenDecision {
  private chosen: { readonly index: number; readonly at: Place; arrived: boolean } | undefined;

  /** @param at where the cursor is, or is about to be. */
  choose(index: number, at: Place): void {
    this.chosen = { index, at, arrived: false };
  }

  indexAt(place: Place): number | undefined {
    const { chosen } = this;
    if (!chosen) return undefined;
    const { at } = chosen;
    if (at.run === place.run && at.sample === place.sample) {
      if (at.token === place.token) chosen.arrived = true;
      // A sample is shown from its start before the cursor is set.
      if (at.token === place.token || (!chosen.arrived && place.token === 0)) return chosen.index;
    }
    this.chosen = undefined;
    return undefined;
  }
}
