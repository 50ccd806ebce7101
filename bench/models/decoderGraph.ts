import { int64Tensor, intAttribute, node, value } from '../../src/engine/onnx/elements';
import { ELEMENT } from '../../src/engine/onnx/onnxModel';
import { floatAttribute } from './attributes';
import { BLOCK } from './int4';
import { floatWeight, int4Weights, plainWeight, transposedWeight } from './matrixWeights';
import type { GraphFile, Weight } from './onnxFile';
import { NORM_EPSILON, type DecoderShape } from './shape';
import { RandomMatrix } from './weights';

/** `int4`: matrix products by MatMulNBits, whose activations are then int8; all else float32. */
export type Precision = 'fp32' | 'int4';

const CONTRIB = 'com.microsoft';

/**
 * A Qwen2 decoder as onnxruntime-genai's builder writes it for the CPU: fused attention with
 * rotary embedding, packed projections, fused norms; tied embeddings, the head's copy of which is
 * a weight of its own. Cache sizes are fixed, so that transformers.js can load it too.
 */
export function decoderGraph(shape: DecoderShape, precision: Precision, seed: number): GraphFile {
  return new DecoderWriter(shape, precision, seed).graph();
}

class DecoderWriter {
  private readonly nodes: Uint8Array[] = [];
  private readonly weights: Weight[] = [];

  constructor(
    private readonly shape: DecoderShape,
    private readonly precision: Precision,
    private readonly seed: number,
  ) {}

  graph(): GraphFile {
    const { layers, hidden, vocabulary, keyValueHeads, headSize } = this.shape;
    this.lengths();
    this.rotaryCaches();
    const embedding = this.matrix('model.embed_tokens.weight', vocabulary, hidden);
    this.weights.push(plainWeight(embedding));
    this.nodes.push(node('Gather', ['model.embed_tokens.weight', 'input_ids'], ['/embed']));
    let residual = '/embed';
    let normed = this.norm(undefined, '/embed', 'model.layers.0.input_layernorm').normed;
    for (let layer = 0; layer < layers; layer += 1) {
      const name = `model.layers.${layer}`;
      const attended = this.attention(normed, layer);
      ({ normed, residual } = this.norm(residual, attended, `${name}.post_attention_layernorm`));
      const made = this.feedForward(normed, `${name}.mlp`);
      const next =
        layer + 1 < layers ? `model.layers.${layer + 1}.input_layernorm` : 'model.final_norm';
      ({ normed, residual } = this.norm(residual, made, next));
    }
    this.product(normed, embedding, 'lm_head.MatMul.weight', 'logits');
    const cache = (prefix: string, length: string): Uint8Array[] =>
      Array.from({ length: layers }, (_, layer) =>
        ['key', 'value'].map((kind) =>
          value(`${prefix}.${layer}.${kind}`, ELEMENT.float32, [
            'batch_size',
            keyValueHeads,
            length,
            headSize,
          ]),
        ),
      ).flat();
    return {
      nodes: this.nodes,
      constants: [int64Tensor('one', [1]), int64Tensor('one_scalar', [1], [])],
      inputs: [
        value('input_ids', ELEMENT.int64, ['batch_size', 'sequence_length']),
        value('attention_mask', ELEMENT.int64, ['batch_size', 'total_sequence_length']),
        ...cache('past_key_values', 'past_sequence_length'),
      ],
      outputs: [
        value('logits', ELEMENT.float32, ['batch_size', 'sequence_length', vocabulary]),
        ...cache('present', 'total_sequence_length'),
      ],
      weights: this.weights,
    };
  }

  /** The positions that attention wants, read from the mask. */
  private lengths(): void {
    const toInt32 = [intAttribute('to', ELEMENT.int32)];
    this.nodes.push(
      node('ReduceSum', ['attention_mask', 'one'], ['/mask_sum'], [intAttribute('keepdims', 0)]),
      node('Sub', ['/mask_sum', 'one'], ['/last']),
      node('Cast', ['/last'], ['/last_position'], toInt32),
      node('Shape', ['attention_mask'], ['/mask_shape']),
      node('Gather', ['/mask_shape', 'one_scalar'], ['/total'], [intAttribute('axis', 0)]),
      node('Cast', ['/total'], ['/total_length'], toInt32),
    );
  }

  private rotaryCaches(): void {
    const { context, headSize, ropeTheta } = this.shape;
    const half = headSize / 2;
    const angle = (position: number, pair: number): number =>
      position * ropeTheta ** (-pair / half);
    this.weights.push(
      floatWeight('cos_cache', context, half, (row, column) => Math.cos(angle(row, column))),
      floatWeight('sin_cache', context, half, (row, column) => Math.sin(angle(row, column))),
    );
  }

  private attention(normed: string, layer: number): string {
    const { hidden, heads, keyValueHeads, headSize } = this.shape;
    const name = `model.layers.${layer}.attn`;
    const width = (heads + 2 * keyValueHeads) * headSize;
    const bias = this.matrix(`${name}.qkv_proj.Add.bias`, 1, width);
    this.weights.push({ ...plainWeight(bias), dims: [width] });
    const packed = this.linear(normed, `${name}.qkv_proj.MatMul.weight`, width, hidden);
    this.nodes.push(
      node('Add', [packed, bias.name], [`/${name}/packed`]),
      node(
        'GroupQueryAttention',
        [
          ...[`/${name}/packed`, '', ''],
          ...[`past_key_values.${layer}.key`, `past_key_values.${layer}.value`],
          ...['/last_position', '/total_length', 'cos_cache', 'sin_cache'],
        ],
        [`/${name}/attended`, `present.${layer}.key`, `present.${layer}.value`],
        [
          intAttribute('num_heads', heads),
          intAttribute('kv_num_heads', keyValueHeads),
          floatAttribute('scale', 1 / Math.sqrt(headSize)),
          intAttribute('local_window_size', -1),
          floatAttribute('softcap', 0),
          intAttribute('do_rotary', 1),
          intAttribute('rotary_interleaved', 0),
        ],
        CONTRIB,
      ),
    );
    return this.linear(
      `/${name}/attended`,
      `${name}.o_proj.MatMul.weight`,
      hidden,
      heads * headSize,
    );
  }

  private feedForward(normed: string, name: string): string {
    const { hidden, intermediate } = this.shape;
    const gate = this.linear(normed, `${name}.gate_proj.MatMul.weight`, intermediate, hidden);
    const up = this.linear(normed, `${name}.up_proj.MatMul.weight`, intermediate, hidden);
    this.nodes.push(
      node('Sigmoid', [gate], [`/${name}/sigmoid`]),
      node('Mul', [gate, `/${name}/sigmoid`], [`/${name}/activated`]),
      node('Mul', [`/${name}/activated`, up], [`/${name}/gated`]),
    );
    return this.linear(`/${name}/gated`, `${name}.down_proj.MatMul.weight`, hidden, intermediate);
  }

  /** Adds a sublayer's output to the residual stream, where there is one, and norms the sum. */
  private norm(
    residual: string | undefined,
    added: string,
    name: string,
  ): { readonly normed: string; readonly residual: string } {
    const { hidden } = this.shape;
    this.weights.push({ ...floatWeight(`${name}.weight`, 1, hidden, () => 1), dims: [hidden] });
    const epsilon = floatAttribute('epsilon', NORM_EPSILON);
    if (residual === undefined) {
      const attributes = [epsilon, intAttribute('axis', -1), intAttribute('stash_type', 1)];
      const inputs = [added, `${name}.weight`];
      this.nodes.push(node('SimplifiedLayerNormalization', inputs, [`/${name}`], attributes));
      return { normed: `/${name}`, residual: added };
    }
    this.nodes.push(
      node(
        'SkipSimplifiedLayerNormalization',
        [residual, added, `${name}.weight`],
        [`/${name}`, '', '', `/${name}/residual`],
        [epsilon],
        CONTRIB,
      ),
    );
    return { normed: `/${name}`, residual: `/${name}/residual` };
  }

  private linear(input: string, name: string, rows: number, columns: number): string {
    const output = `/${name}/product`;
    this.product(input, this.matrix(name, rows, columns), name, output);
    return output;
  }

  /** input · matrixᵀ. @param name of the weight in the file. */
  private product(input: string, matrix: RandomMatrix, name: string, output: string): void {
    const { rows, columns } = matrix;
    if (this.precision === 'fp32') {
      this.weights.push({ ...transposedWeight(matrix), name });
      this.nodes.push(node('MatMul', [input, name], [output]));
      return;
    }
    const parts = int4Weights(matrix, name);
    this.weights.push(...parts);
    this.nodes.push(
      node(
        'MatMulNBits',
        [input, ...parts.map((part) => part.name)],
        [output],
        [
          intAttribute('K', columns),
          intAttribute('N', rows),
          intAttribute('accuracy_level', 4),
          intAttribute('bits', 4),
          intAttribute('block_size', BLOCK),
        ],
        CONTRIB,
      ),
    );
  }

  private matrix(name: string, rows: number, columns: number): RandomMatrix {
    return new RandomMatrix(name, rows, columns, this.shape.deviation, this.seed);
  }
}
