import type { TokenId } from '../../trace/units';

/** The tokens read so far, prompt first, without boxing. */
export class History {
  private ids = new Int32Array(256);
  private count = 0;

  constructor(first: readonly TokenId[] = []) {
    for (const id of first) this.push(id);
  }

  get length(): number {
    return this.count;
  }

  push(id: TokenId): void {
    if (this.count === this.ids.length) {
      const longer = new Int32Array(2 * this.ids.length);
      longer.set(this.ids);
      this.ids = longer;
    }
    this.ids[this.count] = id;
    this.count += 1;
  }

  /** NaN beyond the end. */
  at(index: number): TokenId {
    return index < this.count ? (this.ids[index] ?? NaN) : NaN;
  }
}

/**
 * The first index of the last tokens.
 * @param last -1 for all.
 */
export function windowStart(length: number, last: number): number {
  return last < 0 ? 0 : Math.max(0, length - last);
}
