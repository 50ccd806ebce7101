import type { Range, TokenIndex } from '../../trace/units';

/** Lowest and highest value among the tokens that share a pixel. */
export interface Bucket {
  readonly start: TokenIndex;
  readonly end: TokenIndex;
  readonly low: number;
  readonly high: number;
  /** Whether the low comes before the high, for the order in which a line visits them. */
  readonly lowFirst: boolean;
}

/**
 * At most `buckets` buckets over `range`, each with the extremes of its tokens, so that no peak
 * is lost. Tokens without a value are left out; a bucket of none has NaN.
 */
export function downsample(values: Float64Array, range: Range, buckets: number): Bucket[] {
  const length = range.end - range.start;
  const count = Math.max(1, Math.min(buckets, length));
  return Array.from({ length: length > 0 ? count : 0 }, (_, bucket) => {
    const start = range.start + Math.floor((bucket * length) / count);
    const end = range.start + Math.floor(((bucket + 1) * length) / count);
    let low = NaN;
    let high = NaN;
    let lowAt = start;
    let highAt = start;
    for (let at = start; at < end; at += 1) {
      const value = values[at] ?? NaN;
      if (Number.isNaN(value)) continue;
      if (!(value >= low)) {
        low = value;
        lowAt = at;
      }
      if (!(value <= high)) {
        high = value;
        highAt = at;
      }
    }
    return { start, end, low, high, lowFirst: lowAt <= highAt };
  });
}
