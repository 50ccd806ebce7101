import { keepFrom, TIE, type Logits } from './logits';
import { momentsOf, type Moments } from './moments';

/** Most probable tokens from which version 1 estimates the exponent. */
export const HEAD = 100;

/** ln((i + 2) / (i + 1)): by how much Zipf's law of exponent 1 falls from entry i to the next. */
const FALLS = Float64Array.from({ length: HEAD - 1 }, (_, i) => Math.log((i + 2) / (i + 1)));

/** An exponent nearer to 1 than this counts as 1, where the formula has its limit. */
const FLAT = 1e-9;

/**
 * Exponent of Zipf's law that fits the most probable tokens best.
 * Basu, Ramachandran, Keskar and Varshney, "Mirostat", ICLR 2021.
 * @param logprobs descending, finite; only the first {@link HEAD} count.
 */
export function zipfExponent(logprobs: ArrayLike<number>): number {
  let [products, squares] = [0, 0];
  for (let i = 0; i + 1 < Math.min(HEAD, logprobs.length); i += 1) {
    const t = FALLS[i] ?? NaN;
    products += t * ((logprobs[i] ?? NaN) - (logprobs[i + 1] ?? NaN));
    squares += t * t;
  }
  return squares > 0 ? products / squares : 0;
}

/**
 * Down to which rank tokens are kept so that their surprise is about mu bits at most, were the
 * distribution Zipf's with this exponent.
 * @param size of the vocabulary.
 * @returns not rounded, from 1 to `size`
 */
export function mirostatRank(exponent: number, mu: number, size: number): number {
  const epsilon = exponent - 1;
  const spread = Math.abs(epsilon) < FLAT ? 1 / Math.log(size) : epsilon / (1 - size ** -epsilon);
  const rank = (spread * 2 ** mu) ** (1 / exponent);
  return Number.isNaN(rank) ? size : Math.min(size, Math.max(1, rank));
}

/** Version 2: keeps the tokens with a surprise of at most mu bits, at least the most probable. */
export function keepSurprise(
  logits: Logits,
  mu: number,
  { highest, logSumExp }: Moments = momentsOf(logits),
): Logits {
  return keepFrom(logits, Math.min(highest, logSumExp - mu * Math.LN2 - TIE));
}
