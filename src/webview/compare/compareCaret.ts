import type { TokenIndex } from '../../trace/units';
import type { Side } from '../protocol';
import type { CaretMove } from '../tokens/caret';
import type { TokenLayout } from '../tokens/layout';
import type { Block } from './blocks';
import type { CompareRows } from './compareRows';

/** Where the cursor stands on a side. In a folded block it stands on the fold as a whole. */
export interface CompareCaret {
  readonly side: Side;
  readonly token: TokenIndex;
  readonly row: number;
  /** Where moves by row aim, CSS pixels from the left of the column. */
  readonly goalX: number;
}

/** What a caret moves over. */
export interface CaretField {
  readonly rows: CompareRows;
  readonly blocks: readonly Block[];
  readonly layouts: Readonly<Record<Side, TokenLayout>>;
  /** The folded block that hides a token; undefined where the token is shown. */
  hiddenIn(side: Side, token: TokenIndex): number | undefined;
}

export function compareCaretAt(field: CaretField, side: Side, token: TokenIndex): CompareCaret {
  const fold = field.hiddenIn(side, token);
  if (fold !== undefined) {
    const start = field.blocks[fold]?.[side].start ?? 0;
    return { side, token: start, row: field.rows.rowOfFold(side, fold), goalX: 0 };
  }
  const layout = field.layouts[side];
  const fragment = layout.firstFragment(token);
  const row = field.rows.rowOfLine(side, layout.lineOfFragment(fragment));
  return { side, token, row, goalX: (layout.x1(fragment) + layout.x2(fragment)) / 2 };
}

export function moveCompareCaret(
  field: CaretField,
  caret: CompareCaret,
  move: CaretMove,
  pageRows: number,
): CompareCaret {
  const { side } = caret;
  const layout = field.layouts[side];
  const last = layout.tokenCount - 1;
  const toToken = (token: TokenIndex): CompareCaret =>
    compareCaretAt(field, side, Math.max(0, Math.min(last, token)));
  const fold = field.blocks[field.hiddenIn(side, caret.token) ?? -1];
  switch (move) {
    case 'left':
      return toToken((fold ? fold[side].start : caret.token) - 1);
    case 'right':
      return toToken(fold && fold[side].end <= last ? fold[side].end : caret.token + 1);
    case 'up':
      return byRows(field, caret, -1);
    case 'down':
      return byRows(field, caret, 1);
    case 'pageUp':
      return byRows(field, caret, -pageRows);
    case 'pageDown':
      return byRows(field, caret, pageRows);
    case 'start':
      return toToken(0);
    case 'end':
      return toToken(last);
    case 'lineStart':
    case 'lineEnd': {
      const place = field.rows.place(side, caret.row);
      if (place.kind !== 'line') return caret;
      const fragment =
        move === 'lineStart' ? layout.lineStart(place.line) : layout.lineStart(place.line + 1) - 1;
      const goalX = (layout.x1(fragment) + layout.x2(fragment)) / 2;
      return { ...caret, token: layout.token(fragment), goalX };
    }
  }
}

/** The row that far away, or the nearest one beyond it, or before it, that shows something. */
function byRows(field: CaretField, caret: CompareCaret, rows: number): CompareCaret {
  const { side, goalX } = caret;
  const direction = rows < 0 ? -1 : 1;
  const wanted = Math.max(0, Math.min(field.rows.count - 1, caret.row + rows));
  const row =
    field.rows.nextRow(side, wanted, direction) ??
    field.rows.nextRow(side, wanted, direction === 1 ? -1 : 1);
  if (row === undefined) return caret;
  const place = field.rows.place(side, row);
  if (place.kind === 'line') {
    return { side, token: field.layouts[side].tokenNear(place.line, goalX), row, goalX };
  }
  if (place.kind === 'blank') return caret;
  return { side, token: field.blocks[place.block]?.[side].start ?? 0, row, goalX };
}
