/**
 * A random matrix whose entries are computed one by one from their place, so that a model of
 * gigabytes is written without ever being held. Float32 and int4 files of a seed hold the same.
 */
export class RandomMatrix {
  private readonly key: number;

  /** @param deviation standard deviation; entries are uniform around 0. */
  constructor(
    readonly name: string,
    readonly rows: number,
    readonly columns: number,
    private readonly deviation: number,
    seed: number,
  ) {
    this.key = keyOf(`${name}:${seed}`);
  }

  at(row: number, column: number): number {
    const place = row * this.columns + column;
    const word = mixed(mixed((place ^ this.key) >>> 0) + this.key);
    return Math.fround(WIDTH * this.deviation * (word / 2 ** 32 - 0.5));
  }
}

/** Of the uniform distribution with standard deviation 1. */
const WIDTH = Math.sqrt(12);

/** The 32-bit finaliser of MurmurHash3 (A. Appleby, public domain): every bit of 32 counts. */
function mixed(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** FNV-1a. */
function keyOf(text: string): number {
  let key = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    key = Math.imul(key ^ text.charCodeAt(at), 0x01000193);
  }
  return key >>> 0;
}
