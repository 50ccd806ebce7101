/**
 * Rows that one computation fills and nobody keeps, taken again by the next. A row lies outside
 * JavaScript's heap; several new ones per token make the garbage collector run far more often.
 */
export class RowPool {
  private readonly rows = new Rows();

  /**
   * Runs a computation; the rows that it takes are void when the next one begins. What it gives
   * must not hold any.
   */
  run<T>(compute: () => T): T {
    const outer = current;
    current = this.rows;
    current.taken = 0;
    try {
      return compute();
    } finally {
      current = outer;
    }
  }
}

class Rows {
  private readonly rows: Float64Array[] = [];
  private longest = 0;
  taken = 0;

  take(length: number): Float64Array {
    let row = this.rows[this.taken];
    if (!row || row.length < length) {
      this.longest = Math.max(this.longest, length);
      row = new Float64Array(this.longest);
      this.rows[this.taken] = row;
    }
    this.taken += 1;
    return row.length === length ? row : row.subarray(0, length);
  }
}

let current: Rows | undefined;

/** A row to fill, whatever is in it: of the pool that is in use, else a new one. */
export function takeRow(length: number): Float64Array {
  return current ? current.take(length) : new Float64Array(length);
}

/** A row to change, with the values of another. */
export function copyOf(values: Float64Array | Float32Array): Float64Array {
  const row = takeRow(values.length);
  row.set(values);
  return row;
}
