import { offsetAt, type ByteStrings } from './byteStrings';

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * UTF-8 bytes of a string. A lone surrogate becomes its three generalised UTF-8 bytes (WTF-8)
 * instead of U+FFFD, so that hostile or broken text survives a round trip.
 */
export function encodeText(text: string): Uint8Array {
  if (!LONE_SURROGATE.test(text)) return encoder.encode(text);
  const out: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) {
      out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    } else {
      out.push(...encoder.encode(character));
    }
  }
  return Uint8Array.from(out);
}

/** Text for reading; bytes that are not UTF-8 show as U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The text, or undefined where the bytes alone are not valid UTF-8. */
export function decodeExactly(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decoded text of a token sequence with the place of every token in it. */
export interface TextMap {
  readonly text: string;
  /**
   * `length + 1` UTF-16 positions: token i begins at starts[i]. A character whose bytes lie in
   * several tokens belongs to the first of them, and the later ones begin after it.
   */
  readonly starts: Uint32Array;
}

/** Number of bytes of the UTF-8 sequence that a lead byte opens; 1 for a byte that opens none. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0 && lead < 0xf8) return 4;
  if (lead >= 0xe0) return lead < 0xf0 ? 3 : 1;
  return lead >= 0xc2 ? 2 : 1;
}

/** Bytes [at, end) of one character as the decoder sees it: whole if valid, else one bad run. */
function characterEnd(bytes: Uint8Array, at: number): number {
  const wanted = at + sequenceLength(bytes[at] ?? 0);
  let end = at + 1;
  while (end < wanted && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}

/** Decodes once over all bytes, so that characters split between tokens come out whole. */
export function mapText(tokens: ByteStrings): TextMap {
  const starts = new Uint32Array(tokens.length + 1);
  const parts: string[] = [];
  const { bytes } = tokens;
  let position = 0;
  let token = 0;
  let runStart = 0;
  const end = offsetAt(tokens, tokens.length);
  const flush = (to: number): void => {
    if (to <= runStart) return;
    const part = decoder.decode(bytes.subarray(runStart, to));
    parts.push(part);
    position += part.length;
    runStart = to;
  };
  while (token < tokens.length) {
    const tokenStart = offsetAt(tokens, token);
    // The character that runs over this token's start, if any, belongs to an earlier token.
    let boundary = tokenStart;
    if (tokenStart > runStart) {
      const lead = leadBefore(bytes, tokenStart, runStart);
      boundary = lead === undefined ? tokenStart : Math.max(tokenStart, characterEnd(bytes, lead));
    } else {
      boundary = runStart;
    }
    flush(Math.min(boundary, end));
    starts[token] = position;
    token += 1;
  }
  flush(end);
  starts[tokens.length] = position;
  return { text: parts.join(''), starts };
}

/** Start of the multi-byte character that reaches up to or over `at`, looking back to `from`. */
function leadBefore(bytes: Uint8Array, at: number, from: number): number | undefined {
  for (let lead = at - 1; lead >= Math.max(from, at - 3); lead -= 1) {
    const byte = bytes[lead] ?? 0;
    if ((byte & 0xc0) !== 0x80) return characterEnd(bytes, lead) > at ? lead : undefined;
  }
  return undefined;
}
