import { bytesAt, offsetAt, type ByteStrings } from '../../trace/byteStrings';
import type { TokenIndex } from '../../trace/units';
import { displayBytes, hexByte } from '../tokens/displayText';
import { characterStart, readUtf8 } from '../tokens/utf8';
import { div, element, span } from '../ui/dom';

/** Bytes of a token that the panel lists. */
const BYTE_LIMIT = 48;

/** A token's bytes in hexadecimal, the first ones of a long token. */
export function hexBytes(bytes: Uint8Array): string {
  const shown = [...bytes.subarray(0, BYTE_LIMIT)].map(hexByte).join(' ');
  return bytes.length > BYTE_LIMIT ? `${shown} …` : shown;
}

/** Tokens whose bytes together make the characters that token `index` has a part of. */
export function piecesOf(tokens: ByteStrings, index: TokenIndex): readonly TokenIndex[] {
  const { bytes } = tokens;
  const start = offsetAt(tokens, index);
  const end = offsetAt(tokens, index + 1);
  if (start === end) return [index];
  const from = characterStart(bytes, start);
  const cut = characterStart(bytes, end);
  const to = cut < end ? cut + readUtf8(bytes, cut).length : end;
  const pieces: TokenIndex[] = [];
  let first = index;
  while (first > 0 && offsetAt(tokens, first) > from) first -= 1;
  for (let at = first; at < tokens.length && offsetAt(tokens, at) < to; at += 1) pieces.push(at);
  return pieces;
}

/** A character that several tokens share: the whole glyph over its pieces. */
export function glyphOverPieces(tokens: ByteStrings, index: TokenIndex): HTMLElement | null {
  const pieces = piecesOf(tokens, index);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined || pieces.length < 2) return null;
  const whole = displayBytes(tokens.bytes, offsetAt(tokens, first), offsetAt(tokens, last + 1))
    .map(({ text }) => text)
    .join('');
  return div(
    'glyph',
    element('bdi', { class: 'glyph-whole' }, whole),
    div(
      'glyph-pieces',
      ...pieces.map((piece) =>
        span(
          piece === index ? 'glyph-piece current' : 'glyph-piece',
          hexBytes(bytesAt(tokens, piece)),
        ),
      ),
    ),
  );
}
