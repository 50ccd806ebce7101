import fs from 'node:fs';
import { externalTensor } from '../../src/engine/onnx/elements';
import {
  bytesField,
  bytesHeader,
  intField,
  joined,
  messageField,
  textField,
} from '../../src/engine/onnx/wireWriter';

/** A weight whose values are made while they are written. */
export interface Weight {
  readonly name: string;
  /** `ELEMENT`, or 2 for uint8. */
  readonly type: number;
  readonly dims: readonly number[];
  readonly byteLength: number;
  /** The values, little-endian, in pieces. */
  readonly pieces: () => Iterable<Uint8Array>;
}

/** Encoded messages, but for the weights. */
export interface GraphFile {
  readonly nodes: readonly Uint8Array[];
  readonly constants: readonly Uint8Array[];
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
  readonly weights: readonly Weight[];
}

/** IR and operator sets of onnxruntime-genai's builder. */
const AROUND = [
  intField(1, 10),
  textField(2, 'reasonscope-bench'),
  messageField(8, [textField(1, ''), intField(2, 21)]),
  messageField(8, [textField(1, 'com.microsoft'), intField(2, 1)]),
];

/** A message, and the weight whose values come after it within the same field. */
type Piece = Uint8Array | Weight;

/** Writes a model as one file. Protocol buffers end at 2 GB. */
export function writeSingleFile(file: string, graph: GraphFile): void {
  const weights = graph.weights.flatMap((weight): Piece[] => {
    const before = joined([
      ...weight.dims.map((dim) => intField(1, dim)),
      intField(2, weight.type),
      textField(8, weight.name),
      bytesHeader(9, weight.byteLength),
    ]);
    return [bytesHeader(5, before.length + weight.byteLength), before, weight];
  });
  const pieces = graphPieces(graph, weights);
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  write(file, [...AROUND, bytesHeader(7, length), ...pieces]);
}

/** Writes a model with its weights in a second file of the same folder. */
export function writeWithData(file: string, dataName: string, graph: GraphFile): void {
  let offset = 0;
  const weights = graph.weights.map((weight) => {
    const place = { location: dataName, offset, length: weight.byteLength };
    offset += weight.byteLength;
    const entries = Object.entries(place).map(([key, entry]) => [key, String(entry)] as const);
    return bytesField(5, externalTensor(weight.name, weight.type, weight.dims, new Map(entries)));
  });
  write(file.replace(/[^/\\]+$/, dataName), graph.weights);
  const graphBytes = joined(graphPieces(graph, weights));
  write(file, [...AROUND, bytesField(7, graphBytes)]);
}

function graphPieces<T>(graph: GraphFile, weights: readonly T[]): (Uint8Array | T)[] {
  return [
    ...graph.nodes.map((message) => bytesField(1, message)),
    textField(2, 'main_graph'),
    ...graph.constants.map((message) => bytesField(5, message)),
    ...weights,
    ...graph.inputs.map((message) => bytesField(11, message)),
    ...graph.outputs.map((message) => bytesField(12, message)),
  ];
}

function isWeight(piece: Piece): piece is Weight {
  return 'pieces' in piece;
}

function write(file: string, pieces: readonly Piece[]): void {
  const descriptor = fs.openSync(file, 'w');
  try {
    for (const piece of pieces) {
      for (const bytes of isWeight(piece) ? piece.pieces() : [piece]) {
        fs.writeSync(descriptor, bytes);
      }
    }
  } finally {
    fs.closeSync(descriptor);
  }
}
