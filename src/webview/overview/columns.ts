import type { Range, TokenIndex } from '../../trace/units';
import { MISSING_LEVEL } from '../theme/heat';

/** Tokens [start, end) of column `column` when `length` tokens are spread over `columns`. */
export function columnRange(column: number, columns: number, length: number): Range {
  const start = Math.floor((column * length) / columns);
  return { start, end: Math.max(start + 1, Math.floor(((column + 1) * length) / columns)) };
}

/** The hottest level per column, so that a single notable token never disappears. */
export function columnLevels(levels: Uint8Array, columns: number): Uint8Array {
  const out = new Uint8Array(columns).fill(MISSING_LEVEL);
  for (let column = 0; column < columns; column += 1) {
    const { start, end } = columnRange(column, columns, levels.length);
    for (let token = start; token < end; token += 1) {
      const level = levels[token] ?? MISSING_LEVEL;
      const best = out[column] ?? MISSING_LEVEL;
      if (level !== MISSING_LEVEL && (best === MISSING_LEVEL || level > best)) out[column] = level;
    }
  }
  return out;
}

export function tokenAtX(x: number, width: number, length: number): TokenIndex {
  return Math.max(0, Math.min(length - 1, Math.floor((x / Math.max(1, width)) * length)));
}

export function xOfToken(token: TokenIndex, width: number, length: number): number {
  return (token / Math.max(1, length)) * width;
}
