import type { ByteStrings } from '../../trace/byteStrings';

/** Lines longer than this many characters are hard to read as prose. */
const MAX_COLUMNS = 150;
const MIN_COLUMNS = 8;
/** Kept free right of the text for hanging spaces, newline marks and rounding, in characters. */
const HANGING_COLUMNS = 3;
/** Elements that the visible lines may take together; short tokens make shorter lines. */
const TOKEN_BUDGET = 2800;

/**
 * Room for a line of text in CSS pixels.
 * @param free width of the view without its padding, CSS pixels.
 * @param column width of one character, CSS pixels.
 * @param rows lines that are drawn at once.
 */
export function textWidth(
  free: number,
  column: number,
  rows: number,
  tokens: ByteStrings | null,
): number {
  const bytes = tokens?.offsets[tokens.length] ?? 0;
  const bytesPerToken = tokens && tokens.length > 0 ? Math.max(1, bytes / tokens.length) : 4;
  const affordable = Math.floor((TOKEN_BUDGET / Math.max(1, rows)) * bytesPerToken);
  const fitting = Math.floor(free / column) - HANGING_COLUMNS;
  return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, affordable, fitting)) * column;
}
