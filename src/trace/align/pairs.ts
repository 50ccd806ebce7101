import { offsetAt, type ByteStrings } from '../byteStrings';
import type { Range } from '../units';
import type { AlignedSegment } from './align';

/** The fewest tokens of both sides that hold the same text: one each where the tokens agree. */
export interface TokenPair {
  readonly left: Range;
  readonly right: Range;
}

/** The pairs of a `same` segment, in order: cut wherever both sides have a token boundary. */
export function pairsOf(
  segment: AlignedSegment,
  left: ByteStrings,
  right: ByteStrings,
): readonly TokenPair[] {
  if (segment.kind !== 'same') return [];
  const pairs: TokenPair[] = [];
  const [leftStart, rightStart] = [segment.left.start, segment.right.start];
  const leftOffset = offsetAt(left, leftStart);
  const rightOffset = offsetAt(right, rightStart);
  let [i, j] = [leftStart, rightStart];
  let [from, fromRight] = [leftStart, rightStart];
  while (i < segment.left.end || j < segment.right.end) {
    const x = offsetAt(left, Math.min(i + 1, segment.left.end)) - leftOffset;
    const y = offsetAt(right, Math.min(j + 1, segment.right.end)) - rightOffset;
    const canLeft = i < segment.left.end;
    const canRight = j < segment.right.end;
    if (canLeft && (x <= y || !canRight)) i += 1;
    if (canRight && (y <= x || !canLeft)) j += 1;
    const meets = offsetAt(left, i) - leftOffset === offsetAt(right, j) - rightOffset;
    if (meets && i > from && j > fromRight) {
      pairs.push({ left: { start: from, end: i }, right: { start: fromRight, end: j } });
      [from, fromRight] = [i, j];
    }
  }
  const last = pairs.at(-1);
  // Tokens without bytes at the end of one side belong to the last pair.
  if (last && (from < segment.left.end || fromRight < segment.right.end)) {
    pairs[pairs.length - 1] = {
      left: { start: last.left.start, end: segment.left.end },
      right: { start: last.right.start, end: segment.right.end },
    };
  }
  return pairs;
}
