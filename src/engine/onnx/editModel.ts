import { externalTensor, graphField } from './elements';
import type { ModelFiles } from './modelFiles';
import { closureOf, type OnnxModel, type OnnxNode, type OnnxTensor } from './onnxModel';
import { fieldsOf, type ByteFile, type Span } from './wireReader';
import { joined, textField } from './wireWriter';

/** Smaller weights are copied: ONNX Runtime reads shapes and axes from the model alone. */
const SMALLEST_REFERENCE = 1024;

/** What a part of a model takes and gives. Added parts are encoded messages. */
export interface Part {
  /** Values of the whole model that the part makes. */
  readonly makes: readonly string[];
  /** Values inside the whole model that the part is fed instead of making them. */
  readonly fed?: readonly string[];
  /** Inputs of nodes to read under another name. */
  readonly renamed?: ReadonlyMap<string, string>;
  /** Attributes to leave out, so that their defaults hold, by operator. */
  readonly unset?: ReadonlyMap<string, string>;
  readonly addedNodes: readonly Uint8Array[];
  readonly addedInitializers: readonly Uint8Array[];
  readonly addedInputs: readonly Uint8Array[];
  /** Outputs, those of `makes` that are to be seen among them. */
  readonly outputs: readonly Uint8Array[];
}

/**
 * A part of a model as a model of its own. Its large weights refer to the original file or its
 * data files, so that it is small and loads them from there; the session must be told
 * `files.folder` as the folder of external data.
 * @throws EngineError `model` for data outside the folder.
 */
export function emitPart(
  file: ByteFile,
  files: ModelFiles,
  model: OnnxModel,
  part: Part,
): Uint8Array {
  const given = new Set(part.fed);
  const { nodes, needs } = closureOf(model, part.makes, given);
  const inputs = model.inputs.filter(({ name }) => needs.has(name) && !given.has(name));
  const graph = graphField({
    name: model.graphName || 'graph',
    nodes: [...nodes.map((node) => nodeBytes(file, node, part)), ...part.addedNodes],
    initializers: [
      ...model.initializers
        .filter(({ name }) => needs.has(name))
        .map((weight) => initializerBytes(file, files, weight)),
      ...part.addedInitializers,
    ],
    inputs: [...inputs.map(({ span }) => file.bytes(span)), ...part.addedInputs],
    outputs: part.outputs,
  });
  return joined([...model.around.map((span) => file.bytes(span)), graph]);
}

const NODE = { input: 1, attribute: 5 };

function nodeBytes(
  file: ByteFile,
  { op, span, inputs }: OnnxNode,
  { renamed, unset }: Part,
): Uint8Array {
  const unwanted = unset?.get(op);
  const renames = renamed !== undefined && inputs.some((name) => renamed.has(name));
  if (!renames && unwanted === undefined) return file.bytes(span);
  const others = [...fieldsOf(file, span)].filter(
    ({ number, content }) =>
      number !== NODE.input &&
      !(number === NODE.attribute && attributeName(file, content) === unwanted),
  );
  return joined([
    ...inputs.map((name) => textField(NODE.input, renamed?.get(name) ?? name)),
    ...others.map(({ whole }) => file.bytes(whole)),
  ]);
}

function attributeName(file: ByteFile, attribute: Span): string {
  for (const { number, content } of fieldsOf(file, attribute)) {
    if (number === 1) return file.text(content);
  }
  return '';
}

function initializerBytes(file: ByteFile, files: ModelFiles, weight: OnnxTensor): Uint8Array {
  const { name, type, dims, raw, external, span } = weight;
  const location = external.get('location');
  if (location !== undefined) {
    const place = new Map(external).set('location', files.locationOf(location));
    return externalTensor(name, type, dims, place);
  }
  if (!raw || raw.end - raw.start < SMALLEST_REFERENCE) return file.bytes(span);
  const place = [
    ['location', files.graphLocation],
    ['offset', String(raw.start)],
    ['length', String(raw.end - raw.start)],
  ] as const;
  return externalTensor(name, type, dims, new Map(place));
}
