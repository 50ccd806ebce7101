import { alternativesAt } from '../../trace/sampleBuilder';
import { COLUMN, type Reference, type Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import type { LensValues } from '../lens';
import type { Listed } from './graphOnLogits';

/** What both models list at one position. */
export interface BothLists {
  readonly own: Listed;
  readonly reference: Listed;
}

/** `shifted`: ln p above that of the k-th, from 0; `raw`: logits, with their arbitrary shift. */
export const LIST_VALUES = ['shifted', 'raw'] as const;

/** Why there are none of k alternatives of both models; undefined where there are. */
export function missingLists({ topK, reference }: Sample, k: number): LensValues | undefined {
  const absent = (reason: string): LensValues => ({ kind: 'absent', reason });
  if (!reference) return absent(NOT_COMPARED);
  if (!topK || !reference.topK) return absent('One of the models has no alternatives (top-k).');
  const least = Math.min(topK.k, reference.topK.k);
  return least < k ? absent(`The models list ${least} alternatives, not ${k}.`) : undefined;
}

export const NOT_COMPARED =
  'The sample was not compared with another model; Compare with a base model first.';

/** The k best of both; undefined where a position has none, or an id or logit is not known. */
export function bothLists(
  sample: Sample,
  index: TokenIndex,
  k: number,
  values: string,
): BothLists | undefined {
  const own = listed(sample, index, k, values);
  const reference = sample.reference && listed(sample.reference, index, k, values);
  return own && reference ? { own, reference } : undefined;
}

function listed(
  model: Reference,
  index: TokenIndex,
  k: number,
  values: string,
): Listed | undefined {
  const best = model.topK ? alternativesAt(model.topK, index).slice(0, k) : [];
  // An impossible token is no entry; fewer tokens than k may be possible.
  const entries = best.filter(({ logprob }) => logprob > -Infinity);
  const least = entries.at(-1)?.logprob;
  if (least === undefined || entries.some(({ id }) => id < 0)) return undefined;
  const shift = values === 'raw' ? (model.columns.get(COLUMN.logSumExp)?.[index] ?? NaN) : -least;
  if (Number.isNaN(shift)) return undefined;
  return {
    ids: entries.map(({ id }) => id),
    values: entries.map(({ logprob }) => logprob + shift),
  };
}
