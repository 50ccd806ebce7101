import type { Nats } from '../trace/units';
import { knownLogprobs, type TopKRow } from './topKRow';

/**
 * Entropy that a distribution can have of which the k best tokens are known: each of the others is
 * at most as likely as the worst of the k. Least where the unseen mass lies on as few tokens as
 * that allows, most where it is spread evenly over the rest of the vocabulary.
 * @param vocabularySize too large a size only raises the upper bound; too small a size breaks it
 */
export function entropyBounds(
  row: TopKRow,
  vocabularySize: number,
): readonly [lower: Nats, upper: Nats] {
  const known = knownLogprobs(row);
  let mass = 0;
  let entropy = 0;
  for (const logprob of known) {
    mass += Math.exp(logprob);
    entropy += term(Math.exp(logprob));
  }
  // Rounding in the source can bring the sum above 1.
  const unseen = Math.max(0, 1 - mass);
  const others = vocabularySize - known.length;
  if (unseen === 0 || others <= 0) return [entropy, entropy];
  const cap = Math.exp(row.listed.at(-1) ?? -Infinity);
  // Only rounding leaves mass where the cap is 0; a single token is then the least.
  const full = cap > 0 ? Math.floor(unseen / cap) : 0;
  const rest = Math.max(0, unseen - full * cap);
  const lower = entropy + full * term(cap) + term(rest);
  const upper = entropy + unseen * Math.log(others / unseen);
  return [lower, Math.max(lower, upper)];
}

/** -p ln p, 0 for p = 0. */
function term(probability: number): number {
  return probability > 0 ? -probability * Math.log(probability) : 0;
}
