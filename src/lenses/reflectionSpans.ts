import type { Sample } from '../trace/sample';
import { mapText, type TextMap } from '../trace/text';
import type { Range } from '../trace/units';

/**
 * The words of CyclicReflex's reflection set (arXiv 2506.11077: wait, Wait, but, But,
 * Alternatively), each here in every casing.
 */
export const DEFAULT_REFLECTION_WORDS: readonly string[] = ['wait', 'but', 'alternatively'];

/** Scripts written without spaces, where a word has no boundary to look for. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}_]/u;

/**
 * Token ranges in which a word or phrase stands, in order and without overlap. Words are looked
 * for on the decoded text, so that a match may begin inside a token and run over several.
 */
export function reflectionSpans(
  sample: Pick<Sample, 'tokens'>,
  words: readonly string[],
): readonly Range[] {
  const pattern = patternOf(words);
  if (!pattern) return [];
  const map = mapText(sample.tokens);
  const spans: Range[] = [];
  for (const match of map.text.matchAll(pattern)) {
    const span = tokensOf(map, match.index, match.index + match[0].length);
    const last = spans.at(-1);
    if (last && span.start < last.end) {
      spans[spans.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else {
      spans.push(span);
    }
  }
  return spans;
}

function patternOf(words: readonly string[]): RegExp | undefined {
  const trimmed = words.map((word) => word.trim()).filter((word) => word !== '');
  if (trimmed.length === 0) return undefined;
  // Of two words that begin alike the longer one comes first.
  const sources = trimmed.sort((a, b) => b.length - a.length).map(sourceOf);
  return new RegExp(sources.join('|'), 'giu');
}

function sourceOf(word: string): string {
  const characters = Array.from(word);
  const source = word
    .split(/\s+/u)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&').replace(/['’]/gu, "['’]"))
    .join('\\s+');
  const before = isBounded(characters.at(0)) ? '(?<![\\p{L}\\p{N}\\p{M}_])' : '';
  const after = isBounded(characters.at(-1)) ? '(?![\\p{L}\\p{N}\\p{M}_])' : '';
  return `${before}${source}${after}`;
}

function isBounded(character: string | undefined): boolean {
  return character !== undefined && WORD.test(character) && !UNSPACED.test(character);
}

/** Tokens that hold a part of the text [from, to). */
function tokensOf({ starts }: TextMap, from: number, to: number): Range {
  return { start: firstAfter(starts, from) - 1, end: firstAfter(starts, to - 1) };
}

/** The first index whose start lies after `position`. */
function firstAfter(starts: Uint32Array, position: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
