import { partOf, partRange } from '../../lenses/divergence/cellGrid';
import type { MetricRows } from '../../lenses/divergence/metricRows';
import type { Range, TokenIndex } from '../../trace/units';

/** A token of a sample: `row` is the sample's index among those shown, in the order of the file. */
export interface MapCursor {
  readonly row: number;
  readonly token: TokenIndex;
}

/** What a heat map shows, as far as moving in it needs to know. */
export interface MapShape {
  readonly rows: MetricRows;
  readonly order: readonly number[];
  /** Tokens that are shown. */
  readonly range: Range;
  readonly columns: number;
  readonly worth: (value: number) => number;
}

export type MapMove =
  | 'left'
  | 'right'
  | 'tokenLeft'
  | 'tokenRight'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'firstRow'
  | 'lastRow';

const PAGE_ROWS = 10;

const KEYS: Readonly<Record<string, readonly [plain: MapMove, control: MapMove]>> = {
  ArrowLeft: ['left', 'tokenLeft'],
  ArrowRight: ['right', 'tokenRight'],
  ArrowUp: ['up', 'up'],
  ArrowDown: ['down', 'down'],
  PageUp: ['pageUp', 'pageUp'],
  PageDown: ['pageDown', 'pageDown'],
  Home: ['first', 'firstRow'],
  End: ['last', 'lastRow'],
};

/** Shift or Control with an arrow goes by tokens instead of cells. */
export function mapMove(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
): MapMove | undefined {
  if (event.altKey) return undefined;
  const [plain, other] = KEYS[event.key] ?? [];
  return event.ctrlKey || event.metaKey || event.shiftKey ? other : plain;
}

export function rowLength({ offsets }: MetricRows, row: number): number {
  return (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
}

/** The tokens that share the cell of a token, cut to the sample's own. */
export function cellTokens(shape: MapShape, { row, token }: MapCursor): Range {
  const { range, columns, rows } = shape;
  const length = range.end - range.start;
  const count = Math.max(1, Math.min(columns, length));
  const column = partOf(Math.max(0, token - range.start), count, Math.max(1, length));
  const { start, end } = partRange(column, count, length);
  return {
    start: range.start + start,
    end: Math.max(range.start + start, Math.min(range.start + end, rowLength(rows, row))),
  };
}

/** The token of a stretch with the worthiest value; its first one where none has a value. */
export function peakOf({ rows, worth }: MapShape, row: number, { start, end }: Range): TokenIndex {
  const first = rows.offsets[row] ?? 0;
  let best = start;
  let most = NaN;
  for (let token = start; token < end; token += 1) {
    const value = worth(rows.values[first + token] ?? NaN);
    if (Number.isNaN(value) || value <= most) continue;
    most = value;
    best = token;
  }
  return best;
}

/** Where a move leads; the cursor stays where there is nothing. */
export function moveCursor(shape: MapShape, cursor: MapCursor, move: MapMove): MapCursor {
  const { order, rows } = shape;
  const place = Math.max(0, order.indexOf(cursor.row));
  const toRow = (next: number): MapCursor => {
    const row = order[Math.max(0, Math.min(order.length - 1, next))] ?? cursor.row;
    return { row, token: Math.max(0, Math.min(cursor.token, rowLength(rows, row) - 1)) };
  };
  const toToken = (token: TokenIndex): MapCursor => ({
    row: cursor.row,
    token: Math.max(0, Math.min(token, rowLength(rows, cursor.row) - 1)),
  });
  const toCell = (edge: TokenIndex): MapCursor => {
    if (edge < 0 || edge >= rowLength(rows, cursor.row)) return cursor;
    // A token out of sight brings its own part of the sample into view.
    const { start, end } = shape.range;
    if (edge < start || edge >= end) return toToken(edge);
    return toToken(peakOf(shape, cursor.row, cellTokens(shape, { ...cursor, token: edge })));
  };
  switch (move) {
    case 'left':
      return toCell(cellTokens(shape, cursor).start - 1);
    case 'right':
      return toCell(cellTokens(shape, cursor).end);
    case 'tokenLeft':
      return toToken(cursor.token - 1);
    case 'tokenRight':
      return toToken(cursor.token + 1);
    case 'up':
      return toRow(place - 1);
    case 'down':
      return toRow(place + 1);
    case 'pageUp':
      return toRow(place - PAGE_ROWS);
    case 'pageDown':
      return toRow(place + PAGE_ROWS);
    case 'first':
      return toToken(0);
    case 'last':
      return toToken(Infinity);
    case 'firstRow':
      return toRow(0);
    case 'lastRow':
      return toRow(Infinity);
  }
}
