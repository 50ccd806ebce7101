import { bytesAt } from '../trace/byteStrings';
import { COLUMN, type Sample, type TopK } from '../trace/sample';
import { UNKNOWN_ID, type Nats, type TokenIndex } from '../trace/units';

/** What the source tells of one position's distribution. */
export interface TopKRow {
  /** ln p of the listed alternatives, from best to worst, missing ones left out. */
  readonly listed: readonly Nats[];
  /** ln p of the chosen token, NaN where not known. */
  readonly chosen: Nats;
  /** 0-based place of the chosen token in `listed`, -1 where it is not among them. */
  readonly place: number;
}

/** Undefined where the position has no alternatives. */
export function topKRow(sample: Sample, index: TokenIndex): TopKRow | undefined {
  const { topK } = sample;
  if (!topK) return undefined;
  const listed: Nats[] = [];
  let place = -1;
  for (let at = index * topK.k; at < (index + 1) * topK.k; at += 1) {
    const logprob = topK.logprobs[at] ?? NaN;
    if ((topK.texts[at] ?? -1) < 0 || Number.isNaN(logprob)) continue;
    if (place < 0 && isChosen(sample, topK, index, at)) place = listed.length;
    listed.push(logprob);
  }
  if (listed.length === 0) return undefined;
  // Rounded as the list is, so that equal values compare as equal.
  const chosen = Math.fround(sample.columns.get(COLUMN.logprob)?.[index] ?? NaN);
  return { listed, chosen, place };
}

/** By id where both are known, else by bytes: two tokens of a vocabulary can decode alike. */
function isChosen(sample: Sample, topK: TopK, index: TokenIndex, at: number): boolean {
  const id = sample.ids?.[index] ?? UNKNOWN_ID;
  const other = topK.ids[at] ?? UNKNOWN_ID;
  if (id !== UNKNOWN_ID && other !== UNKNOWN_ID) return id === other;
  const bytes = bytesAt(sample.tokens, index);
  const alternative = bytesAt(topK.vocabulary, topK.texts[at] ?? 0);
  return (
    bytes.length === alternative.length &&
    bytes.every((byte, position) => byte === alternative[position])
  );
}

/**
 * ln p of the tokens known at a position: the alternatives, and the chosen token where it lies
 * outside of them. A chosen token better than the worst alternative is one of them, whatever its
 * text says, because the list holds the best.
 */
export function knownLogprobs({ listed, chosen, place }: TopKRow): readonly Nats[] {
  const outside = place < 0 && chosen <= (listed.at(-1) ?? -Infinity);
  return outside ? [...listed, chosen] : listed;
}
