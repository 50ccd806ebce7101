import { offsetAt, type ByteStrings } from '../../trace/byteStrings';
import { decodeText } from '../../trace/text';
import type { Range, TokenIndex } from '../../trace/units';
import { characterStart, readUtf8 } from './utf8';

export const NO_SELECTION: Range = { start: 0, end: 0 };

/** All tokens from one to the other, whichever comes first. */
export function selectionBetween(anchor: TokenIndex, focus: TokenIndex): Range {
  return { start: Math.min(anchor, focus), end: Math.max(anchor, focus) + 1 };
}

export function isEmpty({ start, end }: Range): boolean {
  return end <= start;
}

/**
 * The original text of a token range. A character that the range cuts is taken whole; bytes that
 * are not UTF-8 become U+FFFD, since a clipboard holds text only.
 */
export function textOf(tokens: ByteStrings, range: Range): string {
  if (isEmpty(range)) return '';
  const from = characterStart(tokens.bytes, offsetAt(tokens, range.start));
  let to = offsetAt(tokens, range.end);
  const cut = characterStart(tokens.bytes, to);
  if (cut < to) to = cut + readUtf8(tokens.bytes, cut).length;
  return decodeText(tokens.bytes.subarray(from, to));
}
