import { bytesAt, offsetAt, type ByteStrings } from '../byteStrings';
import { UNKNOWN_ID, type Range } from '../units';

/** Units of a text for a comparison: byte ranges that follow on each other and cover it. */
export interface Units {
  /** `length + 1` offsets into the bytes. */
  readonly offsets: Uint32Array;
  readonly length: number;
}

/** Gives equal byte strings equal numbers; both sides of a comparison share one. */
export class Symbols {
  private readonly known = new Map<string, number>();

  /** The symbol of some bytes and, where ids may be compared, of the token's id. */
  of(bytes: Uint8Array, id = UNKNOWN_ID): number {
    const key = `${id}:${latin(bytes)}`;
    let symbol = this.known.get(key);
    if (symbol === undefined) {
      symbol = this.known.size;
      this.known.set(key, symbol);
    }
    return symbol;
  }
}

export function tokenSymbols(
  symbols: Symbols,
  tokens: ByteStrings,
  ids: Int32Array | undefined,
): Int32Array {
  return Int32Array.from({ length: tokens.length }, (_, index) =>
    symbols.of(bytesAt(tokens, index), ids?.[index]),
  );
}

export function unitSymbols(symbols: Symbols, bytes: Uint8Array, units: Units): Int32Array {
  return Int32Array.from({ length: units.length }, (_, index) =>
    symbols.of(bytes.subarray(units.offsets[index], units.offsets[index + 1])),
  );
}

/**
 * Cuts a text into words with the space before them, digits, marks and characters beyond ASCII:
 * units that do not depend on any tokenizer.
 */
export function wordUnits(tokens: ByteStrings): Units {
  const { bytes } = tokens;
  const end = offsetAt(tokens, tokens.length);
  const offsets = new Uint32Array(end + 1);
  let length = 0;
  for (let at = 0; at < end; length += 1) {
    at = unitEnd(bytes, at, end);
    offsets[length + 1] = at;
  }
  return { offsets: offsets.slice(0, length + 1), length };
}

function unitEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  if (bytes[at] === SPACE && at + 1 < end && isLetter(bytes[at + 1] ?? 0)) at += 1;
  if (isLetter(bytes[at] ?? 0)) {
    while (at < end && isLetter(bytes[at] ?? 0)) at += 1;
    return at;
  }
  at += 1;
  // The following bytes of a character stay with its first one.
  while (at < end && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

const SPACE = 0x20;

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Bytes as a string of one character each, for use as a key. */
function latin(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** Arguments that a call takes on every engine. */
const CHUNK = 4096;

/** Whether two token ranges hold the same bytes. */
export function sameBytes(
  left: ByteStrings,
  leftRange: Range,
  right: ByteStrings,
  rightRange: Range,
): boolean {
  const from = offsetAt(left, leftRange.start);
  const length = offsetAt(left, leftRange.end) - from;
  const other = offsetAt(right, rightRange.start);
  if (offsetAt(right, rightRange.end) - other !== length) return false;
  for (let at = 0; at < length; at += 1) {
    if (left.bytes[from + at] !== right.bytes[other + at]) return false;
  }
  return true;
}
