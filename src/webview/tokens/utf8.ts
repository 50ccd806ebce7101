/** One step through a byte buffer: a character, or one byte that belongs to none. */
export interface Utf8Step {
  /** Code point, or -1 for a byte that is not part of valid UTF-8. */
  readonly code: number;
  readonly length: number;
}

const INVALID: Utf8Step = { code: -1, length: 1 };

/**
 * Reads the character at `at`. Lone surrogates in their generalised form (ED A0..BF xx) are read
 * as their code point, because trace files carry them so.
 */
export function readUtf8(bytes: Uint8Array, at: number): Utf8Step {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { code: lead, length: 1 };
  const length = sequenceLength(lead);
  if (length === 0 || at + length > bytes.length) return INVALID;
  let code = lead & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return INVALID;
    code = (code << 6) | (byte & 0x3f);
  }
  const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
  return code < least || code > 0x10ffff ? INVALID : { code, length };
}

function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

/**
 * Start of the whole character that covers byte `at`, looking back over at most three bytes, or
 * `at` itself where no character runs over it.
 */
export function characterStart(bytes: Uint8Array, at: number): number {
  for (let lead = at - 1; lead >= Math.max(0, at - 3); lead -= 1) {
    if (((bytes[lead] ?? 0) & 0xc0) === 0x80) continue;
    const step = readUtf8(bytes, lead);
    return step.code >= 0 && lead + step.length > at ? lead : at;
  }
  return at;
}
