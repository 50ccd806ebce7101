import type { TokenId } from '../../trace/units';

/** What followed the same tokens before. */
export interface Found {
  /** Index of the first proposed token in the text. */
  readonly from: number;
  readonly ids: readonly TokenId[];
}

/**
 * Looks for the leftmost earlier place of the last n tokens, n from `longest` down to 1, and
 * proposes what followed there, at most `count` tokens. Saxena, "Prompt lookup decoding", 2023, in
 * the form of Hugging Face transformers: the proposal may overlap the end and be cut off by it.
 */
export function lookUp(
  text: readonly TokenId[],
  longest: number,
  count: number,
): Found | undefined {
  for (let n = Math.min(longest, text.length - 1); n >= 1; n -= 1) {
    const last = text.slice(-n);
    for (let at = 0; at + n < text.length; at += 1) {
      if (text[at] === last[0] && last.every((id, index) => text[at + index] === id)) {
        const from = at + n;
        return { from, ids: text.slice(from, from + count) };
      }
    }
  }
  return undefined;
}
