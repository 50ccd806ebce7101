import type { TokenIndex } from '../trace/units';
import type { Lens, LensValues } from './lens';

/**
 * The tokens most worth a look: the given share of all tokens with a value, rounded up, from the
 * lens's notable end, and those equal to the last of them. Of bounds the one nearer to that end
 * counts. A token at the other end of the lens's range is never notable.
 * @param share 0 to 1
 * @returns ascending indexes
 */
export function notableTokens(
  lens: Pick<Lens, 'range' | 'notable'>,
  values: LensValues,
  share: number,
): readonly TokenIndex[] {
  if (values.kind === 'absent') return [];
  const high = lens.notable === 'high';
  const [least, most] = lens.range;
  // Worth grows towards the notable end; above `floor` it is worth a look at all.
  const worth = worthOf(values, high);
  const floor = high ? least : -most;
  const sorted = worth.filter((value) => !Number.isNaN(value)).sort();
  const wanted = Math.ceil(Math.min(1, Math.max(0, share)) * sorted.length);
  const threshold = wanted > 0 ? (sorted[sorted.length - wanted] ?? Infinity) : NaN;
  const out: TokenIndex[] = [];
  worth.forEach((value, index) => {
    if (value >= threshold && value > floor) out.push(index);
  });
  return out;
}

function worthOf(values: Exclude<LensValues, { kind: 'absent' }>, high: boolean): Float64Array {
  if (values.kind === 'exact') return high ? values.values : values.values.map((value) => -value);
  const { lower, upper } = values;
  if (!high) return lower.map((value) => -value);
  // Where no upper bound is known, the lower one still says how high the value is at least.
  return upper.map((value, index) => (Number.isNaN(value) ? (lower[index] ?? NaN) : value));
}
