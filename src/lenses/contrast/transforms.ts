/**
 * What is made of ln p of the same tokens in two readings, token by token: `first` and `second`
 * have one value per token, in nats. NaN stays NaN.
 */

/** ln p - ln q; 0 where both rule the token out. */
export function logRatio(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  return Float64Array.from(first, (a, at) => {
    const b = second[at] ?? NaN;
    return a === b ? 0 : a - b;
  });
}

/** p / q, cut to at most `most`. */
export function clippedRatio(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  most: number,
): Float64Array {
  return logRatio(first, second).map((ratio) => Math.min(most, Math.exp(ratio)));
}

/** p - q. */
export function probabilityChange(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(first, (a, at) => Math.exp(a) - Math.exp(second[at] ?? NaN));
}

/** Logistic function. */
export function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
}

/** Running sums; from the first NaN on they are NaN. */
export function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}
