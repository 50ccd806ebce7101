/** A text without token data as words, each with the blanks before it. */
export function wordPieces(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [];
}
