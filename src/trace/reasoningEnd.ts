import { DELIMITERS } from './delimiters';
import type { Sample } from './sample';
import { segmentsOf } from './segments';
import { mapText } from './text';
import type { Range, TokenIndex } from './units';

const CLOSES = DELIMITERS.flatMap(({ closes, anyCase }) =>
  closes.map((text) => ({ text: anyCase ? text.toLowerCase() : text, anyCase })),
);

/**
 * Tokens before the marker that ends a sample's first block of reasoning; all of its tokens where
 * none ends. Where the source says which tokens are reasoning, there is no marker, and it is the
 * end of the block.
 */
export function reasoningEnd(sample: Sample, promptText: string | undefined): TokenIndex {
  const block = segmentsOf(sample, promptText).find(({ kind }) => kind === 'reasoning');
  if (!block || block.truncated) return sample.tokens.length;
  return markerIn(sample, block) ?? block.end;
}

/** The token in which the last closing marker of a block begins. */
function markerIn({ tokens }: Sample, { start, end }: Range): TokenIndex | undefined {
  const { text, starts } = mapText(tokens);
  const from = starts[start] ?? 0;
  const block = text.slice(from, starts[end]);
  const lower = block.toLowerCase();
  // Casing can change the length of a text; markers are ASCII, so they are then looked for as written.
  const folded = lower.length === block.length ? lower : block;
  const at = Math.max(
    ...CLOSES.map(({ text: close, anyCase }) => (anyCase ? folded : block).lastIndexOf(close)),
  );
  if (at < 0) return undefined;
  let token = end - 1;
  while (token > start && (starts[token] ?? 0) > from + at) token -= 1;
  return token;
}
