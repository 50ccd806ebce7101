import { intField, joined, textField, type FieldBytes } from '../../src/engine/onnx/wireWriter';

/** AttributeProto of a float32: field 2 of wire type 5, in four bytes. */
export function floatAttribute(name: string, value: number): FieldBytes {
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return joined([textField(1, name), Uint8Array.of(2 * 8 + 5), bytes, intField(20, 1)]);
}
