import { cellsOf, sameHead, type JointRow, type ZipRc, type ZipRcHead } from './zipRc';

/** Collects the rows of one head, token by token; rows of another head count as missing. */
export class JointBuilder {
  private head: ZipRcHead | undefined;
  private cells = 0;
  private values = new Float32Array(0);
  private rows = 0;

  push(row: JointRow | undefined): void {
    if (row && !this.head) {
      this.head = row.head;
      this.cells = cellsOf(row.head);
      this.values = new Float32Array(this.cells * (this.rows + 64)).fill(NaN);
    }
    const start = this.rows * this.cells;
    this.rows += 1;
    if (!this.head) return;
    if (start + this.cells > this.values.length) {
      const grown = new Float32Array(this.values.length * 2).fill(NaN);
      grown.set(this.values);
      this.values = grown;
    }
    if (row && sameHead(row.head, this.head) && row.joint.length === this.cells) {
      this.values.set(row.joint, start);
    }
  }

  /** Undefined where no row was known. */
  build(): ZipRc | undefined {
    if (!this.head) return undefined;
    return { ...this.head, joints: this.values.slice(0, this.rows * this.cells) };
  }
}
