import { fromHalf } from '../../trace/ziprc/half';
import type { Tensor } from './onnxRuntime';

/** Data of the float tensors that pass through JavaScript. */
export type FloatData = Float32Array | Uint16Array;

type HalfConstructor = new (length: number) => Uint16Array;

/** What ONNX Runtime takes for float16: numbers where the platform has such, else their bits. */
const HalfArray: HalfConstructor =
  (globalThis as { readonly Float16Array?: HalfConstructor }).Float16Array ?? Uint16Array;

/** Zeros. */
export function floatData(type: 'float32' | 'float16', length: number): FloatData {
  return type === 'float32' ? new Float32Array(length) : new HalfArray(length);
}

/** The float data of an output; undefined for an output that is missing or of another kind. */
export function floatDataOf(tensor: Tensor | undefined): FloatData | undefined {
  const data = tensor?.data;
  return data instanceof Float32Array || data instanceof HalfArray ? data : undefined;
}

/** The values as float32; those of float32 data are not copied. */
export function toFloat32(data: FloatData): Float32Array {
  if (data instanceof Float32Array) return data;
  // Where the platform has half floats, the data's entries are numbers already.
  return Float32Array.from(data, HalfArray === Uint16Array ? fromHalf : Number);
}

/** Element types of inputs of whole numbers. */
export type WholeType = 'int32' | 'int64';
export type WholeData = Int32Array | BigInt64Array;

export function wholeData(type: WholeType, values: readonly number[]): WholeData {
  return type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
}

/** A mask that hides nothing. It is made anew at every step, so it is filled, not computed. */
export function ones(type: WholeType, length: number): WholeData {
  return type === 'int64' ? new BigInt64Array(length).fill(1n) : new Int32Array(length).fill(1);
}
