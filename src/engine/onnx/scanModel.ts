import type { OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './onnxModel';
import { fieldsOf, wholeNumbers, WireError, type ByteFile, type Span } from './wireReader';

/**
 * Reads what an ONNX file says about its graph, and where its weights lie, but not the weights.
 * @throws WireError for a file that holds no graph.
 */
export function scanModel(file: ByteFile): OnnxModel {
  const opsets = new Map<string, number>();
  const around: Span[] = [];
  let graph: Span | undefined;
  for (const field of fieldsOf(file, { start: 0, end: file.size })) {
    if (field.number === MODEL.graph) graph = field.content;
    else around.push(field.whole);
    if (field.number === MODEL.opset) {
      const { text, value } = opsetOf(file, field.content);
      opsets.set(text, value);
    }
  }
  if (!graph) throw new WireError('it holds no graph');
  return { opsets, around, ...scanGraph(file, graph) };
}

const MODEL = { graph: 7, opset: 8 };
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12, sparse: 15 };

function scanGraph(file: ByteFile, graph: Span): Omit<OnnxModel, 'opsets' | 'around'> {
  let graphName = '';
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  for (const { number, content } of fieldsOf(file, graph)) {
    if (number === GRAPH.node) nodes.push(nodeOf(file, content));
    else if (number === GRAPH.name) graphName = file.text(content);
    else if (number === GRAPH.initializer) initializers.push(tensorOf(file, content));
    else if (number === GRAPH.input) inputs.push(valueOf(file, content));
    else if (number === GRAPH.output) outputs.push(valueOf(file, content));
    else if (number === GRAPH.sparse) throw new WireError('it has sparse weights');
  }
  const weights = new Set(initializers.map(({ name }) => name));
  const fed = inputs.filter(({ name }) => !weights.has(name));
  return { graphName, nodes, initializers, inputs: fed, outputs };
}

function nodeOf(file: ByteFile, span: Span): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const captures: string[] = [];
  let name = '';
  let op = '';
  let domain = '';
  for (const { number, content } of fieldsOf(file, span)) {
    if (number === 1) inputs.push(file.text(content));
    else if (number === 2) outputs.push(file.text(content));
    else if (number === 3) name = file.text(content);
    else if (number === 4) op = file.text(content);
    else if (number === 5) captures.push(...capturesOf(file, content));
    else if (number === 7) domain = file.text(content);
  }
  const standard = domain === 'ai.onnx' ? '' : domain;
  return { name, op, domain: standard, inputs, outputs, captures, span };
}

const ATTRIBUTE = { graph: 6, graphs: 11 };

/** Names that an attribute's subgraphs use, those of their own values among them. */
function* capturesOf(file: ByteFile, attribute: Span): Generator<string> {
  for (const { number, content } of fieldsOf(file, attribute)) {
    if (number !== ATTRIBUTE.graph && number !== ATTRIBUTE.graphs) continue;
    for (const part of fieldsOf(file, content)) {
      if (part.number === GRAPH.output) yield valueOf(file, part.content).name;
      if (part.number !== GRAPH.node) continue;
      const node = nodeOf(file, part.content);
      yield* node.inputs;
      yield* node.captures;
    }
  }
}

function tensorOf(file: ByteFile, span: Span): OnnxTensor {
  const dims: number[] = [];
  const external = new Map<string, string>();
  let name = '';
  let type = 0;
  let raw: Span | undefined;
  for (const field of fieldsOf(file, span)) {
    const { number, content } = field;
    if (number === 1) dims.push(...wholeNumbers(file, field));
    else if (number === 2) type = field.value;
    else if (number === 8) name = file.text(content);
    else if (number === 9) raw = content;
    else if (number === 13) {
      let key = '';
      let value = '';
      for (const part of fieldsOf(file, content)) {
        if (part.number === 1) key = file.text(part.content);
        if (part.number === 2) value = file.text(part.content);
      }
      external.set(key, value);
    }
  }
  return { name, type, dims, external, span, ...(raw ? { raw } : {}) };
}

/** ValueInfoProto: name = 1, type = 2 {tensor_type = 1 {elem_type = 1, shape = 2 {dim = 1}}}. */
function valueOf(file: ByteFile, span: Span): OnnxValue {
  let name = '';
  let type = 0;
  let shape: (number | string)[] | undefined;
  for (const field of fieldsOf(file, span)) {
    if (field.number === 1) name = file.text(field.content);
    if (field.number !== 2) continue;
    for (const tensor of fieldsOf(file, field.content)) {
      if (tensor.number !== 1) continue;
      for (const part of fieldsOf(file, tensor.content)) {
        if (part.number === 1) type = part.value;
        if (part.number !== 2) continue;
        shape = [];
        for (const dim of fieldsOf(file, part.content)) shape.push(dimOf(file, dim.content));
      }
    }
  }
  return { name, type, shape, span };
}

function dimOf(file: ByteFile, span: Span): number | string {
  for (const { number, value, content } of fieldsOf(file, span)) {
    if (number === 1) return value;
    if (number === 2) return file.text(content);
  }
  return '';
}

function opsetOf(file: ByteFile, span: Span): { text: string; value: number } {
  let text = '';
  let version = 0;
  for (const { number, value, content } of fieldsOf(file, span)) {
    if (number === 1) text = file.text(content);
    if (number === 2) version = value;
  }
  return { text: text === 'ai.onnx' ? '' : text, value: version };
}
