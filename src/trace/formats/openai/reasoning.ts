import { COLUMN } from '../../sample';
import { rowsOf, SampleBuilder, type TokenBlock } from '../../sampleBuilder';
import { mapText } from '../../text';
import type { MessageTexts } from './messageTexts';
import { wordPieces } from './wordPieces';

/**
 * Puts a message's reasoning and its tokens together, and says in the column `reasoning` which
 * tokens are reasoning where the server took the delimiters away. Servers give tokens for
 * reasoning and answer, or for the answer alone; in that case the reasoning goes before it in
 * words without values.
 * @param hasTokens whether the block has token data, or is words of the text itself
 */
export function withReasoning(
  block: TokenBlock,
  { reasoning, content }: MessageTexts,
  hasTokens: boolean,
  warn: (message: string) => void,
): TokenBlock {
  const map = mapText(block.tokens);
  if (hasTokens && !map.text.includes(content.trim())) {
    warn('The tokens do not join to the text of the message; the tokens are shown.');
  }
  if (reasoning.trim() === '') return block;
  const found = hasTokens ? map.text.indexOf(reasoning.trim()) : -1;
  if (found >= 0) {
    // Delimiters in the text say more exactly where the reasoning ends.
    if (/<\/?think/i.test(map.text)) return block;
    const end = found + reasoning.trim().length;
    return flagged(block, (index) => (map.starts[index] ?? 0) < end);
  }
  if (hasTokens) {
    warn('The tokens cover the answer alone; the reasoning before it is shown without values.');
  }
  const pieces = wordPieces(`${reasoning.trimEnd()}\n\n`);
  const builder = new SampleBuilder();
  for (const text of pieces) builder.push({ text });
  for (const row of rowsOf(block)) builder.push(row);
  return flagged(builder.build(), (index) => index < pieces.length);
}

function flagged(block: TokenBlock, isReasoning: (index: number) => boolean): TokenBlock {
  const flags = Float64Array.from({ length: block.tokens.length }, (_, index) =>
    Number(isReasoning(index)),
  );
  return { ...block, columns: new Map([...block.columns, [COLUMN.reasoning, flags]]) };
}
