import type { TokenId } from '../../trace/units';
import { quantile, weights, type Logits, type LogitsProcessor } from '../processors/logits';
import { uniform } from '../random/philox';
import type { Picker } from './decoder';

/** Lane of the draw that picks the token. */
export const TOKEN_LANE = 0;

/** Draws from what a processor leaves. */
export function sampling(processor: LogitsProcessor, seed: number): Picker {
  return {
    pick: (logits, position) => ({
      id: draw(processor(logits), uniform(seed, position, TOKEN_LANE)),
    }),
  };
}

/**
 * The token at quantile `u` of the distribution in the order of the ids.
 * @param u in [0, 1).
 */
export function draw(logits: Logits, u: number): TokenId {
  return quantile(weights(logits), u);
}
