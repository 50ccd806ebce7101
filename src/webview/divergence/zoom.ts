import type { Range, TokenIndex } from '../../trace/units';

/** Fewer tokens than this are not worth a whole width. */
const LEAST_TOKENS = 16;

/** The range halved or doubled around a token; null where that is all of it. */
export function zoomed(
  range: Range,
  length: number,
  around: TokenIndex,
  factor: 0.5 | 2,
): Range | null {
  const width = Math.max(LEAST_TOKENS, Math.round((range.end - range.start) * factor));
  if (width >= length) return null;
  const share = (around + 0.5 - range.start) / (range.end - range.start);
  return within({ start: Math.round(around + 0.5 - width * share), end: 0 }, width, length);
}

/** The range moved no further than it takes to hold a token. */
export function holding(range: Range, length: number, token: TokenIndex): Range {
  if (token >= range.start && token < range.end) return range;
  const width = range.end - range.start;
  // A quarter of the width stays free in the direction of the move.
  const quarter = Math.round(width / 4);
  const start = token < range.start ? token - quarter : token - width + 1 + quarter;
  return within({ start, end: 0 }, width, length);
}

function within({ start }: Range, width: number, length: number): Range {
  const first = Math.max(0, Math.min(start, length - width));
  return { start: first, end: first + width };
}
