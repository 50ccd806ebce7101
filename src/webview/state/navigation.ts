import type { Range, TokenIndex } from '../../trace/units';

/** The first of ascending `targets` beyond `from` in a direction; undefined at the end. */
export function nextTarget(
  targets: readonly TokenIndex[],
  from: TokenIndex,
  direction: 1 | -1,
): TokenIndex | undefined {
  let low = 0;
  let high = targets.length;
  // The first index whose target is > from (forward) or >= from (backward).
  while (low < high) {
    const middle = (low + high) >> 1;
    const target = targets[middle] ?? 0;
    if (direction > 0 ? target <= from : target < from) low = middle + 1;
    else high = middle;
  }
  return targets[direction > 0 ? low : low - 1];
}

export function starts(ranges: readonly Range[]): readonly TokenIndex[] {
  return ranges.map((range) => range.start);
}

export function clampToken(token: number, length: number): TokenIndex {
  return Math.max(0, Math.min(length - 1, token));
}
