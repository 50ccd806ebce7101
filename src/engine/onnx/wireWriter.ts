const encoder = new TextEncoder();

/** One field of a message, as bytes. */
export type FieldBytes = Uint8Array;

/** Parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** What comes before the content of a message, text or raw bytes of a known length. */
export function bytesHeader(number: number, length: number): Uint8Array {
  return joined([varint(number * 8 + 2), varint(length)]);
}

/** A message, text or raw bytes. */
export function bytesField(number: number, content: Uint8Array): FieldBytes {
  return joined([bytesHeader(number, content.length), content]);
}

export function messageField(number: number, fields: readonly FieldBytes[]): FieldBytes {
  return bytesField(number, joined(fields));
}

export function textField(number: number, text: string): FieldBytes {
  return bytesField(number, encoder.encode(text));
}

/** @param value a whole number; a negative one takes ten bytes, as the format wants. */
export function intField(number: number, value: number): FieldBytes {
  return joined([varint(number * 8), varint(value)]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) + 128);
  bytes.push(Number(left));
  return Uint8Array.from(bytes);
}
