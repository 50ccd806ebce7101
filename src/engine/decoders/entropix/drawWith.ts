import type { TokenId } from '../../../trace/units';
import { chain, countLeft, type Logits } from '../../processors/logits';
import { minP } from '../../processors/minP';
import { temperature } from '../../processors/temperature';
import { topK } from '../../processors/topK';
import { topP } from '../../processors/topP';
import { draw } from '../sampler';
import type { Settings } from './settings';

/**
 * Draws as the code does: top-p of the whole distribution first, so that the mass is not that of
 * the k best alone. Of several candidates the most probable one under the raw distribution.
 * @param draws one number in [0, 1) for each candidate.
 */
export function drawWith(
  logits: Logits,
  settings: Settings,
  draws: readonly number[],
): { readonly id: TokenId; readonly candidates: number } {
  const row = chain(
    temperature(settings.temperature),
    topP(settings.topP),
    topK(settings.topK),
    minP(settings.minP),
  )(logits);
  let best: TokenId | undefined;
  for (const u of draws) {
    const id = draw(row, u);
    if (best === undefined || (logits[id] ?? NaN) > (logits[best] ?? NaN)) best = id;
  }
  return { id: best ?? draw(row, 0), candidates: countLeft(row) };
}
