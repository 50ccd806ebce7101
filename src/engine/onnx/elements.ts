import {
  bytesField,
  intField,
  joined,
  messageField,
  textField,
  type FieldBytes,
} from './wireWriter';

/** AttributeProto, of the kinds that edits need. */
export function intAttribute(name: string, value: number): FieldBytes {
  return joined([textField(1, name), intField(3, value), intField(20, 2)]);
}

/** NodeProto. */
export function node(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly FieldBytes[] = [],
  domain = '',
): Uint8Array {
  return joined([
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, op),
    ...attributes.map((attribute) => bytesField(5, attribute)),
    ...(domain === '' ? [] : [textField(7, domain)]),
  ]);
}

/** ValueInfoProto. Without a type, ONNX Runtime infers that of an output. */
export function value(
  name: string,
  type?: number,
  shape?: readonly (number | string)[],
): Uint8Array {
  if (type === undefined) return textField(1, name);
  const dims = shape?.map((dim) =>
    messageField(1, [typeof dim === 'number' ? intField(1, dim) : textField(2, dim)]),
  );
  const tensor = [intField(1, type), ...(dims ? [messageField(2, dims)] : [])];
  return joined([textField(1, name), messageField(2, [messageField(1, tensor)])]);
}

/** TensorProto with its values as raw bytes, little-endian. @param dims [] for a scalar. */
export function tensor(
  name: string,
  type: number,
  dims: readonly number[],
  raw: Uint8Array,
): Uint8Array {
  return joined([
    ...dims.map((dim) => intField(1, dim)),
    intField(2, type),
    textField(8, name),
    bytesField(9, raw),
  ]);
}

const INT64 = 7;
const FLOAT32 = 1;

export function int64Tensor(
  name: string,
  values: readonly number[],
  dims = [values.length],
): Uint8Array {
  return tensor(name, INT64, dims, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
}

export function float32Tensor(
  name: string,
  values: readonly number[],
  dims = [values.length],
): Uint8Array {
  return tensor(name, FLOAT32, dims, new Uint8Array(Float32Array.from(values).buffer));
}

/** TensorProto whose values lie in a file. @param place `location`, `offset`, `length`. */
export function externalTensor(
  name: string,
  type: number,
  dims: readonly number[],
  place: ReadonlyMap<string, string>,
): Uint8Array {
  return joined([
    ...dims.map((dim) => intField(1, dim)),
    intField(2, type),
    textField(8, name),
    ...[...place].map(([key, text]) => messageField(13, [textField(1, key), textField(2, text)])),
    intField(14, 1),
  ]);
}

/** Fields of a GraphProto; each part is an encoded message. */
export interface GraphParts {
  readonly name: string;
  readonly nodes: readonly Uint8Array[];
  readonly initializers: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

/** The `graph` field of a ModelProto. */
export function graphField(parts: GraphParts): FieldBytes {
  return messageField(7, [
    ...parts.nodes.map((part) => bytesField(1, part)),
    textField(2, parts.name),
    ...parts.initializers.map((part) => bytesField(5, part)),
    ...parts.inputs.map((part) => bytesField(11, part)),
    ...parts.outputs.map((part) => bytesField(12, part)),
  ]);
}

/** ONNX Runtime's own operators. */
export const MICROSOFT = 'com.microsoft';

/** A whole ModelProto of its own. IR 8 is what opset 17 came with. */
export function newModel(parts: GraphParts, opset = 17): Uint8Array {
  return joined([
    intField(1, 8),
    messageField(8, [intField(2, opset)]),
    messageField(8, [textField(1, MICROSOFT), intField(2, 1)]),
    graphField(parts),
  ]);
}
