import { encodeText } from './text';
import type { ByteOffset } from './units';

/**
 * Many byte strings in one buffer. Token text is bytes, not characters: byte-level BPE splits
 * characters, so one token alone need not be valid UTF-8.
 */
export interface ByteStrings {
  readonly length: number;
  readonly bytes: Uint8Array;
  /** `length + 1` offsets into `bytes`; string i is [offsets[i], offsets[i + 1]). */
  readonly offsets: Uint32Array;
}

export const NO_STRINGS: ByteStrings = {
  length: 0,
  bytes: new Uint8Array(0),
  offsets: new Uint32Array(1),
};

/** Start of string `index`; `index === length` gives the end of the last one. */
export function offsetAt(strings: ByteStrings, index: number): ByteOffset {
  const offset = strings.offsets[index];
  if (offset === undefined) {
    throw new RangeError(`String ${index} of ${strings.length}`);
  }
  return offset;
}

/** A view (not a copy) of one string's bytes. */
export function bytesAt(strings: ByteStrings, index: number): Uint8Array {
  return strings.bytes.subarray(offsetAt(strings, index), offsetAt(strings, index + 1));
}

export function byteStringsFrom(texts: Iterable<string | Uint8Array>): ByteStrings {
  const builder = new ByteStringsBuilder();
  for (const text of texts) builder.push(text);
  return builder.build();
}

/** Appends strings into growing buffers; `build` gives exact-size copies. */
export class ByteStringsBuilder {
  private bytes = new Uint8Array(256);
  private offsets = new Uint32Array(64);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(text: string | Uint8Array): void {
    const encoded = typeof text === 'string' ? encodeText(text) : text;
    const start = this.offsets[this.count] ?? 0;
    const end = start + encoded.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, start));
      this.bytes = grown;
    }
    if (this.count + 2 > this.offsets.length) {
      const grown = new Uint32Array(this.offsets.length * 2);
      grown.set(this.offsets);
      this.offsets = grown;
    }
    this.bytes.set(encoded, start);
    this.count += 1;
    this.offsets[this.count] = end;
  }

  build(): ByteStrings {
    const end = this.offsets[this.count] ?? 0;
    return {
      length: this.count,
      bytes: this.bytes.slice(0, end),
      offsets: this.offsets.slice(0, this.count + 1),
    };
  }
}
