import { isArray } from '../../json';
import { encodeText } from '../../text';
import { glyphBytes, type TokenSpelling } from './byteGlyphs';

/** A token as a response names it. */
export interface NamedToken {
  readonly text: string;
  readonly bytes?: Uint8Array;
  readonly id?: number;
}

const ANY_ESCAPE = /\\x([0-9a-f]{2})/i;
const HIGH_ESCAPE = /\\x([89a-f][0-9a-f])/i;

/**
 * @param text what the source calls the token: text, `token_id:N`, `bytes:\xe2\x80` or `byte: \x89`
 * @param bytes its list of byte values, which counts for more than the text
 */
export function namedToken(text: string, bytes: unknown, id?: number): NamedToken {
  const given = byteList(bytes);
  const idInText = /^token_id:(\d{1,10})$/.exec(text)?.[1];
  const known = id ?? (idInText === undefined ? undefined : Number(idInText));
  const named = { text, ...(known === undefined ? {} : { id: known }) };
  if (given) return { ...named, bytes: given };
  const escaped = /^bytes?:\s?((?:\\x[0-9a-f]{2})+)$/i.exec(text)?.[1];
  if (escaped !== undefined) return { ...named, bytes: unescape(escaped, ANY_ESCAPE) };
  // Without bytes, a server that cannot show half a character escapes it; ASCII never needs that.
  return HIGH_ESCAPE.test(text) ? { ...named, bytes: unescape(text, HIGH_ESCAPE) } : named;
}

/** Text or bytes of a token, by the ladder: bytes, glyphs, text. */
export function tokenContent(token: NamedToken, spelling: TokenSpelling): string | Uint8Array {
  const { text, bytes } = token;
  const literal = bytes === undefined || sameBytes(bytes, encodeText(text));
  if (!literal) return bytes;
  if (spelling === 'glyphs') return glyphBytes(text) ?? text;
  if (spelling === 'pieces') {
    const byte = /^<0x([0-9A-F]{2})>$/.exec(text)?.[1];
    return byte === undefined ? text.replaceAll('▁', ' ') : Uint8Array.of(parseInt(byte, 16));
  }
  return text;
}

function byteList(value: unknown): Uint8Array | undefined {
  if (!isArray(value)) return undefined;
  const valid = value.every(
    (byte) => typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte <= 255,
  );
  return valid ? Uint8Array.from(value, Number) : undefined;
}

/** Bytes of a text in which `escape` matches `\xHH` and captures the two digits. */
function unescape(text: string, escape: RegExp): Uint8Array {
  // Every second part is a capture.
  return Uint8Array.from(
    text
      .split(escape)
      .flatMap((part, index) =>
        index % 2 === 1 ? [parseInt(part, 16)] : Array.from(encodeText(part)),
      ),
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
