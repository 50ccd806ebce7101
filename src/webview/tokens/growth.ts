import type { ByteStrings } from '../../trace/byteStrings';
import type { TokenIndex } from '../../trace/units';

/** Whether `after` is `before` with more tokens at its end. */
export function extendsTokens(before: ByteStrings, after: ByteStrings): boolean {
  if (after.length < before.length) return false;
  const end = before.offsets[before.length] ?? 0;
  if (after.offsets[before.length] !== end) return false;
  for (let at = 0; at < end; at += 1) if (before.bytes[at] !== after.bytes[at]) return false;
  return true;
}

/** Whether the sections of the first `length` tokens are as they were. */
export function sameBreaks(
  before: readonly TokenIndex[],
  after: readonly TokenIndex[],
  length: number,
): boolean {
  const old = after.filter((token) => token < length);
  return old.length === before.length && old.every((token, at) => token === before[at]);
}
