/**
 * Byte-level BPE vocabularies write each byte as one printable character: printable Latin-1 bytes
 * as themselves, the others as U+0100 and up in byte order (GPT-2's bytes_to_unicode). Some
 * servers hand out these characters as if they were text, so that a space shows as Ġ.
 */
const BYTE_OF_GLYPH: ReadonlyMap<number, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => byte).reduce<[number, number][]>((glyphs, byte) => {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    const shifted = glyphs.filter(([glyph]) => glyph >= 0x100).length;
    return [...glyphs, [printable ? byte : 0x100 + shifted, byte]];
  }, []),
);

/** The bytes that the glyphs stand for; undefined where a character is no glyph. */
export function glyphBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = BYTE_OF_GLYPH.get(character.codePointAt(0) ?? -1);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** How a list of token strings spells spaces. */
export type TokenSpelling = 'text' | 'glyphs' | 'pieces';

/**
 * A byte-level vocabulary has no plain space or newline in any token, and neither has a
 * SentencePiece one, which writes ▁; ordinary text without any is too short to be mistaken.
 * @param shown the message's text, where known: what it holds itself is no spelling
 */
export function spellingOfTokens(
  texts: readonly string[],
  shown: string | undefined,
): TokenSpelling {
  if (texts.some((text) => /[ \n]/.test(text))) return 'text';
  const marked = (mark: RegExp): boolean =>
    texts.some((text) => mark.test(text)) && !mark.test(shown ?? '');
  if (marked(/[ĠĊ]/)) return 'glyphs';
  return marked(/▁/) ? 'pieces' : 'text';
}
