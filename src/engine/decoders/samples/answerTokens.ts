import { findAnswer, normaliseAnswer } from '../../../trace/answer';
import { byteStringsFrom } from '../../../trace/byteStrings';
import { mapText } from '../../../trace/text';
import type { Range, TokenId } from '../../../trace/units';
import type { Vocabulary } from '../../decoding/vocabulary';

export interface TokenAnswer {
  /** As it is written. */
  readonly text: string;
  /** The same for all spellings. */
  readonly key: string;
  /** Tokens that hold any of it. */
  readonly tokens: Range;
}

/** The answer in a response, and where. Tokens that end a generation are no text of it. */
export function answerOf(
  ids: readonly TokenId[],
  { bytesOf, stopIds }: Vocabulary,
): TokenAnswer | undefined {
  const none = new Uint8Array(0);
  const map = mapText(byteStringsFrom(ids.map((id) => (stopIds.has(id) ? none : bytesOf(id)))));
  const answer = findAnswer(map.text);
  if (!answer) return undefined;
  const { start, end } = answer.range;
  const covers = (index: number): boolean =>
    (map.starts[index] ?? 0) < end && (map.starts[index + 1] ?? 0) > start;
  const first = ids.findIndex((_, index) => covers(index));
  const last = ids.findLastIndex((_, index) => covers(index));
  return {
    text: answer.text,
    key: normaliseAnswer(answer.text),
    tokens: { start: first, end: last + 1 },
  };
}
