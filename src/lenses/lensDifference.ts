import type { TokenPair } from '../trace/align/pairs';
import type { Lens, LensValues } from './lens';

/** Left minus right, one interval per pair; both ends are the same where both sides are exact. */
export interface LensDifference {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * The difference of a lens between two aligned samples, in the lens's unit. NaN where a side has
 * no value, and where a pair holds several tokens of a lens whose values do not add up.
 */
export function lensDifference(
  lens: Pick<Lens, 'additive'>,
  left: LensValues,
  right: LensValues,
  pairs: readonly TokenPair[],
): LensDifference {
  const lower = new Float64Array(pairs.length).fill(NaN);
  const upper = lower.slice();
  const [a, b] = [endsOf(left), endsOf(right)];
  if (!a || !b) return { lower, upper };
  const additive = lens.additive === true;
  pairs.forEach((pair, index) => {
    const [leftLow, leftHigh] = valueOf(a, pair.left, additive);
    const [rightLow, rightHigh] = valueOf(b, pair.right, additive);
    lower[index] = minus(leftLow, rightHigh);
    upper[index] = minus(leftHigh, rightLow);
  });
  return { lower, upper };
}

/** The difference that is certain: the end nearer to 0, and 0 where the interval holds it. */
export function certainDifference(lower: number, upper: number): number {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return NaN;
  if (lower > 0) return lower;
  return upper < 0 ? upper : 0;
}

type Ends = readonly [lower: Float64Array, upper: Float64Array];

function endsOf(values: LensValues): Ends | undefined {
  switch (values.kind) {
    case 'exact':
      return [values.values, values.values];
    case 'bounds':
      return [values.lower, values.upper];
    case 'absent':
      return undefined;
  }
}

function valueOf(
  [lower, upper]: Ends,
  range: TokenPair['left'],
  additive: boolean,
): readonly [number, number] {
  if (range.end - range.start > 1 && !additive) return [NaN, NaN];
  let [low, high] = [0, 0];
  for (let token = range.start; token < range.end; token += 1) {
    low += lower[token] ?? NaN;
    high += upper[token] ?? NaN;
  }
  return [low, high];
}

/** Two values that are equal differ by nothing, also where both are infinite. */
function minus(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
