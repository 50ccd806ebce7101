/** 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/** A share that was observed, and the bounds that its true value is within with 95 % confidence. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval, which also holds near 0 and 1. Wilson, "Probable inference, the law of
 * succession, and statistical inference", JASA 22, 1927.
 * @param count at least 1 and independent of each other; without any the share is NaN and may be anything.
 */
export function wilson(successes: number, count: number): ShareInterval {
  if (count === 0) return { share: NaN, low: 0, high: 1 };
  const share = successes / count;
  const square = Z ** 2 / count;
  const centre = (share + square / 2) / (1 + square);
  const half = (Z / (1 + square)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count));
  // Rounding alone can leave 0 to 1, and the share at its ends.
  return {
    share,
    low: successes === 0 ? 0 : centre - half,
    high: successes === count ? 1 : centre + half,
  };
}
