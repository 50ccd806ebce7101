import type { TokenIndex } from '../../trace/units';
import { expectedReward } from './joint';
import { changesOf, jointValues, type Predicted } from './perJoint';

/** A token at which the expected reward fell. */
export interface Drop {
  readonly token: TokenIndex;
  /** Expected reward before the token, and after it. */
  readonly before: number;
  readonly after: number;
}

export const MOST_DROPS = 5;
/** Smaller ones are the prediction's own noise more often than not; a choice, not a measurement. */
export const LEAST_DROP = 0.05;

/**
 * The largest drops of expected reward, "where it went wrong", in the order of the text; of equal
 * ones the earlier. Empty without a trained head.
 */
export function largestDrops(
  sample: Predicted,
  most = MOST_DROPS,
  least = LEAST_DROP,
): readonly Drop[] {
  const values = jointValues(sample, expectedReward);
  if (!values) return [];
  const sizes = changesOf(values, (before, after) => before - after);
  const tokens = [...sizes.keys()].filter((token) => (sizes[token] ?? NaN) >= least);
  tokens.sort((a, b) => (sizes[b] ?? NaN) - (sizes[a] ?? NaN) || a - b);
  return tokens
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((token) => ({ token, before: values[token] ?? NaN, after: values[token + 1] ?? NaN }));
}

/** The next drop behind a token, or the previous one before it; undefined where there is none. */
export function nextDrop(
  drops: readonly Drop[],
  from: TokenIndex,
  direction: 'next' | 'previous',
): Drop | undefined {
  return direction === 'next'
    ? drops.find(({ token }) => token > from)
    : drops.findLast(({ token }) => token < from);
}
