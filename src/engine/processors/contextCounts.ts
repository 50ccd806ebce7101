import type { TokenId } from '../../trace/units';
import type { History } from './history';

/**
 * What followed the last tokens where they stood earlier in the text: for the longest match of at
 * most `longest` tokens that there is, how often each token came next. Empty where not even the
 * last token was there before.
 */
export function contextCounts(history: History, longest: number): ReadonlyMap<TokenId, number> {
  const end = history.length - 1;
  const newest = history.at(end);
  let best = 1;
  let counts = new Map<TokenId, number>();
  for (let at = 0; at < end; at += 1) {
    if (history.at(at) !== newest) continue;
    let length = 1;
    while (
      length < longest &&
      at >= length &&
      history.at(at - length) === history.at(end - length)
    ) {
      length += 1;
    }
    if (length < best) continue;
    if (length > best) counts = new Map();
    best = length;
    const next = history.at(at + 1);
    counts.set(next, (counts.get(next) ?? 0) + 1);
  }
  return counts;
}
