import { ELEMENT } from '../../src/engine/onnx/onnxModel';
import { BLOCK, nibblesOf, scaleOf } from './int4';
import type { Weight } from './onnxFile';
import type { RandomMatrix } from './weights';

const UINT8 = 2;

/** Rows in one piece of a file. */
const ROWS = 256;

/** A matrix as it is. */
export function plainWeight(matrix: RandomMatrix): Weight {
  const { name, rows, columns } = matrix;
  return floatWeight(name, rows, columns, (row, column) => matrix.at(row, column));
}

/** A matrix [N, K] as MatMul wants it: [K, N]. */
export function transposedWeight(matrix: RandomMatrix): Weight {
  const { name, rows, columns } = matrix;
  return floatWeight(name, columns, rows, (row, column) => matrix.at(column, row));
}

/** A matrix [N, K] for MatMulNBits: its nibbles, and a scale for each block. */
export function int4Weights(matrix: RandomMatrix, name: string): readonly [Weight, Weight] {
  const { rows, columns } = matrix;
  const blocks = columns / BLOCK;
  return [
    {
      name: `${name}_Q4`,
      type: UINT8,
      dims: [rows, blocks, BLOCK / 2],
      byteLength: (rows * columns) / 2,
      *pieces() {
        for (const [start, end] of ranges(rows)) {
          const bytes = new Uint8Array(((end - start) * columns) / 2);
          for (let row = start; row < end; row += 1) {
            bytes.set(nibblesOf(matrix, row), ((row - start) * columns) / 2);
          }
          yield bytes;
        }
      },
    },
    floatWeight(`${name}_scales`, rows, blocks, (row, block) => scaleOf(matrix, row, block)),
  ];
}

/** @param at value at a place. */
export function floatWeight(
  name: string,
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
): Weight {
  return {
    name,
    type: ELEMENT.float32,
    dims: [rows, columns],
    byteLength: rows * columns * 4,
    *pieces() {
      for (const [start, end] of ranges(rows)) {
        const values = new Float32Array((end - start) * columns);
        for (let row = start; row < end; row += 1) {
          const from = (row - start) * columns;
          for (let column = 0; column < columns; column += 1) {
            values[from + column] = at(row, column);
          }
        }
        yield new Uint8Array(values.buffer);
      }
    },
  };
}

function* ranges(rows: number): Generator<readonly [start: number, end: number]> {
  for (let start = 0; start < rows; start += ROWS) yield [start, Math.min(rows, start + ROWS)];
}
