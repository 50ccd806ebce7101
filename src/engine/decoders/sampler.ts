import type { TokenId } from '../../trace/units';
import { argmax, weights, type Logits, type LogitsProcessor } from '../processors/logits';
import { uniform } from '../random/philox';
import type { Picker } from './decoder';

/** Lane of the draw that picks the token. */
const TOKEN_LANE = 0;

/** Draws from what a processor leaves. */
export function sampling(processor: LogitsProcessor, seed: number): Picker {
  return {
    pick: (logits, step) => draw(processor(logits), uniform(seed, step, TOKEN_LANE)),
  };
}

/**
 * The token at quantile `u` of the distribution in the order of the ids.
 * @param u in [0, 1).
 */
export function draw(logits: Logits, u: number): TokenId {
  const mass = weights(logits);
  let left = u * mass.reduce((sum, weight) => sum + weight, 0);
  for (let id = 0; id < mass.length; id += 1) {
    left -= mass[id] ?? 0;
    if (left < 0) return id;
  }
  // Rounding can leave a rest after the last token.
  return argmax(logits);
}
