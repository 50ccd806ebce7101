import fs from 'node:fs';

/** The bytes are not protocol buffers, or end too early. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** Half-open range of bytes in a file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One field of a message. */
export interface Field {
  readonly number: number;
  /** Of a varint; NaN for every other kind. Exact up to 2^53. */
  readonly value: number;
  /** The content without tag and length. */
  readonly content: Span;
  /** The field with tag and length. */
  readonly whole: Span;
}

const WINDOW = 1 << 16;

/** A file read at random places through a window, so that what is skipped costs nothing. */
export class ByteFile {
  readonly size: number;
  private readonly descriptor: number;
  private readonly window = Buffer.alloc(WINDOW);
  private windowStart = 0;
  private windowLength = 0;

  constructor(path: string) {
    this.descriptor = fs.openSync(path, 'r');
    this.size = fs.fstatSync(this.descriptor).size;
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }

  /** @throws WireError beyond the file's end. */
  byteAt(offset: number): number {
    const at = offset - this.windowStart;
    if (at >= 0 && at < this.windowLength) return this.window[at] ?? 0;
    this.windowLength = fs.readSync(this.descriptor, this.window, 0, WINDOW, offset);
    this.windowStart = offset;
    if (this.windowLength === 0) throw new WireError(`it ends at byte ${this.size}`);
    return this.window[0] ?? 0;
  }

  /** A copy. @throws WireError beyond the file's end. */
  bytes({ start, end }: Span): Uint8Array {
    const at = start - this.windowStart;
    if (at >= 0 && end - this.windowStart <= this.windowLength) {
      return Uint8Array.from(this.window.subarray(at, at + end - start));
    }
    const out = new Uint8Array(end - start);
    if (fs.readSync(this.descriptor, out, 0, out.length, start) < out.length) {
      throw new WireError(`it ends at byte ${this.size}`);
    }
    return out;
  }

  text(span: Span): string {
    return new TextDecoder().decode(this.bytes(span));
  }
}

/**
 * The fields of a message, in file order; contents are not read.
 * Source: https://protobuf.dev/programming-guides/encoding/
 * @throws WireError
 */
export function* fieldsOf(file: ByteFile, { start, end }: Span): Generator<Field> {
  let at = start;
  while (at < end) {
    const from = at;
    const tag = varintAt(file, at);
    at = tag.end;
    const kind = tag.value % 8;
    let value = NaN;
    let contentStart = at;
    if (kind === 0) {
      ({ value, end: at } = varintAt(file, at));
    } else if (kind === 2) {
      const length = varintAt(file, at);
      contentStart = length.end;
      at = length.end + length.value;
    } else if (kind === 1 || kind === 5) {
      at += kind === 1 ? 8 : 4;
    } else {
      throw new WireError(`byte ${from} starts no field`);
    }
    if (at > end) throw new WireError(`the field at byte ${from} does not end within its message`);
    yield {
      number: Math.floor(tag.value / 8),
      value,
      content: { start: contentStart, end: at },
      whole: { start: from, end: at },
    };
  }
}

/** Whole numbers of a repeated field, packed or not. */
export function* wholeNumbers(file: ByteFile, field: Field): Generator<number> {
  if (!Number.isNaN(field.value)) {
    yield field.value;
    return;
  }
  for (let at = field.content.start; at < field.content.end;) {
    const varint = varintAt(file, at);
    yield varint.value;
    at = varint.end;
  }
}

const LONGEST_VARINT = 10;

function varintAt(file: ByteFile, start: number): { value: number; end: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < start + LONGEST_VARINT; at += 1) {
    const byte = file.byteAt(at);
    value += (byte % 128) * scale;
    if (byte < 128) return { value, end: at + 1 };
    scale *= 128;
  }
  throw new WireError(`byte ${start} starts no number`);
}
