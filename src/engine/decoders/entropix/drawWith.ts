import type { TokenId } from '../../../trace/units';
import {
  chain,
  countLeft,
  highestOf,
  quantile,
  weights,
  type Logits,
} from '../../processors/logits';
import { minP } from '../../processors/minP';
import { pack } from '../../processors/packed';
import { temperature } from '../../processors/temperature';
import { topK } from '../../processors/topK';
import { lowestInTopP } from '../../processors/topP';
import type { Settings } from './settings';

/**
 * Draws as the code does: top-p of the whole distribution first, so that the mass is not that of
 * the k best alone. Of several candidates the most probable one under the raw distribution.
 * @param draws one number in [0, 1) for each candidate.
 * @param highest the highest logit, where it is known.
 */
export function drawWith(
  logits: Logits,
  settings: Settings,
  draws: readonly number[],
  highest = highestOf(logits),
): { readonly id: TokenId; readonly candidates: number } {
  const { temperature: value } = settings;
  const scaled = temperature(value)(logits, highest);
  // Scaled logits are relative to the highest.
  const top = value === 0 || value === 1 ? highest : 0;
  const packed = pack(scaled, lowestInTopP(scaled, settings.topP, top));
  const row = chain(topK(settings.topK), minP(settings.minP))(packed.logits);
  const mass = weights(row);
  const drawn = (u: number): TokenId => packed.idAt(quantile(mass, u));
  let best: TokenId | undefined;
  for (const u of draws) {
    const id = drawn(u);
    if (best === undefined || (logits[id] ?? NaN) > (logits[best] ?? NaN)) best = id;
  }
  return { id: best ?? drawn(0), candidates: countLeft(row) };
}
