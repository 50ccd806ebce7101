/** Rows of one allocation. */
const CHUNK_ROWS = 4096;

/** Hidden states as float32, row by row, in pieces: growing copies nothing. */
export class StateRows {
  private readonly chunks: Float32Array[] = [];
  private rows = 0;

  constructor(readonly width: number) {}

  get count(): number {
    return this.rows;
  }

  /** Adds a row of `width` values and gives its index. */
  push(row: ArrayLike<number>): number {
    const at = this.rows % CHUNK_ROWS;
    if (at === 0) this.chunks.push(new Float32Array(CHUNK_ROWS * this.width));
    this.chunks.at(-1)?.set(row, at * this.width);
    this.rows += 1;
    return this.rows - 1;
  }

  /** A view, not a copy. */
  row(index: number): Float32Array {
    const chunk = this.chunks[Math.floor(index / CHUNK_ROWS)];
    if (!chunk || index >= this.rows) throw new RangeError(`There is no state ${index}.`);
    const start = (index % CHUNK_ROWS) * this.width;
    return chunk.subarray(start, start + this.width);
  }
}
