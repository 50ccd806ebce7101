import type { Span } from './wireReader';

/** Parts of an ONNX file that edits need; weights stay in the file. Source: onnx.proto (IR 11). */
export interface OnnxModel {
  /** Version per operator domain; '' is the standard one. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Fields of the model around the graph, to be copied as they are. */
  readonly around: readonly Span[];
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  /** Without those that only repeat an initializer, as files before IR 4 do. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  /** '' where it has none. */
  readonly name: string;
  readonly op: string;
  /** '' is the standard one. */
  readonly domain: string;
  /** '' is an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names that the node's subgraphs use; some may be of values outside. */
  readonly captures: readonly string[];
  readonly span: Span;
}

export interface OnnxTensor {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly number[];
  /** Where the values lie in the file itself, if as raw bytes. */
  readonly raw?: Span;
  /** Entries of `external_data`: location, offset, length …; empty for data in the file. */
  readonly external: ReadonlyMap<string, string>;
  readonly span: Span;
}

/** An input or output of the graph. */
export interface OnnxValue {
  readonly name: string;
  /** {@link ELEMENT}; 0 where the file does not say. */
  readonly type: number;
  /** A number where fixed, else a name, '' where it has none. Undefined where not declared. */
  readonly shape: readonly (number | string)[] | undefined;
  readonly span: Span;
}

/** TensorProto.DataType. */
export const ELEMENT = { float32: 1, int32: 6, int64: 7, float16: 10, bfloat16: 16 } as const;

/** Nodes by the values that they make. */
export function producersOf(nodes: readonly OnnxNode[]): ReadonlyMap<string, OnnxNode> {
  return new Map(nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)));
}

/**
 * The nodes that make `wanted`, in their order, and what they need from outside: values of
 * `given` are taken as they are.
 */
export function closureOf(
  model: Pick<OnnxModel, 'nodes'>,
  wanted: readonly string[],
  given: ReadonlySet<string>,
): { readonly nodes: readonly OnnxNode[]; readonly needs: ReadonlySet<string> } {
  const producers = producersOf(model.nodes);
  const chosen = new Set<OnnxNode>();
  const needs = new Set<string>();
  const open = [...wanted];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const producer = given.has(name) ? undefined : producers.get(name);
    if (!producer) needs.add(name);
    else if (!chosen.has(producer)) {
      chosen.add(producer);
      open.push(...producer.inputs, ...producer.captures);
    }
  }
  return { nodes: model.nodes.filter((node) => chosen.has(node)), needs };
}
