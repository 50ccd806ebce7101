import type { TokenId } from '../../trace/units';
import type { Tokenizer } from './tokenizer';

/**
 * Most of a row of logits that can be padding. Where a tokenizer names less it was not made for
 * the model, as with the random models of benchmarks, and says nothing of what is padding.
 */
const MOST_PADDING = 1 / 4;

/**
 * Ids that no token has: rows of logits are wider than the vocabulary, for a round size. The
 * model never learnt them, so that they must not be picked; their probability counts.
 */
export function paddingIds(tokenizer: Tokenizer, vocabularySize: number): TokenId[] {
  const ids: TokenId[] = [];
  for (let id = 0; id < vocabularySize; id += 1) {
    if (!tokenizer.knows(id)) ids.push(id);
  }
  return ids.length <= vocabularySize * MOST_PADDING ? ids : [];
}
