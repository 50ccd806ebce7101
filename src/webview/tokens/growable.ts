/** A typed array that grows by doubling, so that streaming appends stay linear in total. */
export class Growable<T extends Int32Array | Float32Array | Uint8Array> {
  length = 0;

  constructor(
    private readonly create: (capacity: number) => T,
    private values: T = create(1024),
  ) {}

  at(index: number): number {
    return this.values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = this.create(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}

export const growableInts = (): Growable<Int32Array> => new Growable((n) => new Int32Array(n));
export const growableFloats = (): Growable<Float32Array> =>
  new Growable((n) => new Float32Array(n));
