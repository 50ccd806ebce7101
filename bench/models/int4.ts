import type { RandomMatrix } from './weights';

/** Columns that share a scale. */
export const BLOCK = 32;

/** Nibble that stands for 0 where a MatMulNBits node is given no zero points. */
const ZERO = 8;

/** The scale of a block: its largest entry becomes 7 or -7. */
export function scaleOf(matrix: RandomMatrix, row: number, block: number): number {
  let largest = 0;
  for (let column = block * BLOCK; column < (block + 1) * BLOCK; column += 1) {
    largest = Math.max(largest, Math.abs(matrix.at(row, column)));
  }
  return Math.fround(largest / 7);
}

/**
 * One row in the layout of MatMulNBits: two entries in a byte, the first in its low half.
 * Source: ContribOperators.md of ONNX Runtime, com.microsoft.MatMulNBits.
 */
export function nibblesOf(matrix: RandomMatrix, row: number): Uint8Array {
  const nibbles = new Uint8Array(matrix.columns / 2);
  for (let block = 0; block < matrix.columns / BLOCK; block += 1) {
    const scale = scaleOf(matrix, row, block);
    const nibble = (column: number): number => Math.round(matrix.at(row, column) / scale) + ZERO;
    for (let column = block * BLOCK; column < (block + 1) * BLOCK; column += 2) {
      nibbles[column / 2] = nibble(column) | (nibble(column + 1) << 4);
    }
  }
  return nibbles;
}
