import { decodeText } from '../../../trace/text';
import type { TokenId } from '../../../trace/units';
import { EngineError } from '../../errors';
import type { StepContext } from '../decoder';

/** Which spellings of a word count: the word as given, or the common ones. */
export const FORMS = ['expanded', 'literal'] as const;
export type Form = (typeof FORMS)[number];

/**
 * Ids of the words that are a single token. `literal` looks the strings up as they are given, as
 * CyclicReflex's released code does; in a byte-level vocabulary that misses the words inside of a
 * sentence, whose tokens begin with a blank. `expanded` takes each word with and without a blank
 * before it, in lower case, with a capital, and in capitals.
 * @throws EngineError `parameter` where no word is a token
 */
export function wordTokens(
  words: readonly string[],
  form: string,
  { vocabulary, remark }: StepContext,
): ReadonlySet<TokenId> {
  const ids = new Set<TokenId>();
  const found: string[] = [];
  const missing: string[] = [];
  for (const word of words) {
    let isToken = false;
    for (const spelling of form === 'literal' ? [word] : spellingsOf(word)) {
      const [id, ...more] = vocabulary.encode(spelling);
      // A tokenizer can drop a blank or put one before the text: then it is another spelling.
      if (id === undefined || more.length > 0) continue;
      if (decodeText(vocabulary.bytesOf(id)) !== spelling) continue;
      isToken = true;
      if (ids.has(id)) continue;
      ids.add(id);
      found.push(`${JSON.stringify(spelling)} ${id}`);
    }
    if (!isToken) missing.push(word);
  }
  if (ids.size === 0) {
    throw new EngineError(
      'parameter',
      `None of the words ${words.join(', ')} is one token of this model (${form} spellings). Give other words${form === 'literal' ? ', or take the expanded spellings' : ''}.`,
    );
  }
  const without = missing.length > 0 ? `; not a token: ${missing.join(', ')}` : '';
  remark(`Words by token: ${found.join(', ')}${without}.`);
  return ids;
}

function spellingsOf(word: string): string[] {
  const lower = word.toLowerCase();
  const capital = lower.charAt(0).toUpperCase() + lower.slice(1);
  const cases = new Set([word, lower, capital, word.toUpperCase()]);
  return [...cases].flatMap((spelling) => [spelling, ` ${spelling}`]);
}
