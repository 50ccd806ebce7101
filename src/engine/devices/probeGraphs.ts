import { float32Tensor, intAttribute, MICROSOFT, newModel, node, value } from '../onnx/elements';
import { ELEMENT } from '../onnx/onnxModel';
import type { Tensor } from '../runtime/onnxRuntime';

/** A graph of one operator, what it is fed, and its output. */
export interface ProbeGraph {
  readonly model: Uint8Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly output: string;
}

const SIZE = 8;

/** What is fed comes out, by way of a matrix product. */
export function identityGraph(tensorClass: typeof Tensor): ProbeGraph {
  const identity = Array.from({ length: SIZE * SIZE }, (_, at) => (at % (SIZE + 1) === 0 ? 1 : 0));
  return {
    model: newModel({
      name: 'identity',
      nodes: [node('MatMul', ['x', 'w'], ['y'])],
      initializers: [float32Tensor('w', identity, [SIZE, SIZE])],
      inputs: [value('x', ELEMENT.float32, [1, SIZE])],
      outputs: [value('y')],
    }),
    feeds: { x: new tensorClass('float32', waves(SIZE, 1), [1, SIZE]) },
    output: 'y',
  };
}

const HEADS = 2;
const HEAD_SIZE = 64;

/**
 * The attention that onnxruntime-genai's builder uses, of `tokens` after `past` others. ONNX Runtime
 * has several kernels for it and chooses by these numbers.
 */
export function attentionGraph(
  tensorClass: typeof Tensor,
  tokens: number,
  past: number,
): ProbeGraph {
  const { float32, int32 } = ELEMENT;
  const float = (frequency: number, dims: readonly number[]): Tensor => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return new tensorClass('float32', waves(size, frequency), dims);
  };
  const feeds = {
    query: float(0.7, [1, tokens, HEADS * HEAD_SIZE]),
    key: float(1.3, [1, tokens, HEAD_SIZE]),
    value: float(2.1, [1, tokens, HEAD_SIZE]),
    past_key: float(1.7, [1, 1, past, HEAD_SIZE]),
    past_value: float(2.9, [1, 1, past, HEAD_SIZE]),
    last: new tensorClass('int32', Int32Array.of(past + tokens - 1), [1]),
    total: new tensorClass('int32', Int32Array.of(past + tokens), []),
  };
  const attributes = [intAttribute('num_heads', HEADS), intAttribute('kv_num_heads', 1)];
  const outputs = ['attended', 'present_key', 'present_value'];
  const inputs = Object.entries(feeds);
  return {
    model: newModel({
      name: 'attention',
      nodes: [node('GroupQueryAttention', Object.keys(feeds), outputs, attributes, MICROSOFT)],
      initializers: [],
      inputs: inputs.map(([name, { type, dims }]) =>
        value(name, type === 'int32' ? int32 : float32, dims),
      ),
      outputs: outputs.map((name) => value(name)),
    }),
    feeds,
    output: 'attended',
  };
}

/** Numbers between -1 and 1 that do not repeat. */
function waves(length: number, frequency: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => Math.sin(frequency * (index + 1)));
}
