import type { Range } from '../../trace/units';
import type { TokenLayout } from './layout';
import type { Rows } from './rows';

/** Tokens on rows [first, last]; where these hold none, the token after them. */
export function tokensInRows(
  layout: TokenLayout | null,
  rows: Rows,
  first: number,
  last: number,
): Range {
  if (!layout || layout.tokenCount === 0) return { start: 0, end: 0 };
  const top = rows.lineAtOrAfter(first);
  const [, bottom] = rows.linesWithin('line', first, last);
  return {
    start: layout.token(layout.lineStart(top)),
    end: layout.token(layout.lineStart(Math.max(top, bottom) + 1) - 1) + 1,
  };
}
