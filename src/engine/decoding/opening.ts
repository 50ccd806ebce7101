import { COLUMN } from '../../trace/sample';
import type { TokenId } from '../../trace/units';
import type { Told } from './lanes';
import type { StartedModel } from './startedModel';

/**
 * The last tokens of what a run begins with, as the model sees them.
 * @param ids prompt and beginning of the response.
 * @param told how many of them are to be told.
 * @param forced how many of those a person set.
 */
export async function openingOf(
  model: StartedModel,
  ids: readonly TokenId[],
  told: number,
  forced: number,
  alternatives: number,
  signal: AbortSignal,
): Promise<readonly Told[]> {
  if (told === 0) return [];
  const first = ids.length - told;
  const sequence = await model.begin(first - 1);
  const opening: Told[] = [];
  for await (const rows of sequence.score(ids, first, alternatives, () => undefined, signal)) {
    for (const token of rows) {
      const isForced = opening.length >= told - forced;
      opening.push({ token, ...(isForced ? { columns: { [COLUMN.forced]: 1 } } : {}) });
    }
  }
  return opening;
}
