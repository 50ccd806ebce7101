import { NORM_EPSILON, type DecoderShape } from '../../../bench/models/shape';
import { RandomMatrix } from '../../../bench/models/weights';

type Row = readonly number[];
type MatrixAt = (matrix: RandomMatrix, row: number, column: number) => number;

/**
 * Logits of every position of a Qwen2 decoder of random weights, in float64 and the plainest way.
 * Source of the architecture: Qwen2 Technical Report, arXiv:2407.10671 (grouped-query attention
 * with QKV bias, rotary embedding by halves, SwiGLU, RMSNorm before each sublayer).
 * @param entry value of a weight that is used in a matrix product.
 */
export function referenceLogits(
  shape: DecoderShape,
  seed: number,
  ids: readonly number[],
  entry: MatrixAt = (matrix, row, column) => matrix.at(row, column),
): number[][] {
  const { hidden, intermediate, vocabulary, heads, keyValueHeads, headSize, layers } = shape;
  const matrix = (name: string, rows: number, columns: number): RandomMatrix =>
    new RandomMatrix(name, rows, columns, shape.deviation, seed);
  const linear = (weight: RandomMatrix, input: Row): number[] =>
    indices(weight.rows).map((row) =>
      sum(indices(weight.columns).map((column) => entry(weight, row, column) * input[column]!)),
    );
  const embedding = matrix('model.embed_tokens.weight', vocabulary, hidden);
  const width = (heads + 2 * keyValueHeads) * headSize;
  let rows = ids.map((id) => indices(hidden).map((column) => embedding.at(id, column)));
  for (let layer = 0; layer < layers; layer += 1) {
    const name = (part: string): string => `model.layers.${layer}.${part}`;
    const bias = matrix(name('attn.qkv_proj.Add.bias'), 1, width);
    const packed = matrix(name('attn.qkv_proj.MatMul.weight'), width, hidden);
    const qkv = rows.map((row) =>
      linear(packed, normed(row)).map((value, column) => value + bias.at(0, column)),
    );
    const output = matrix(name('attn.o_proj.MatMul.weight'), hidden, heads * headSize);
    rows = attend(shape, qkv).map((row, at) => added(rows[at]!, linear(output, row)));
    const gate = matrix(name('mlp.gate_proj.MatMul.weight'), intermediate, hidden);
    const up = matrix(name('mlp.up_proj.MatMul.weight'), intermediate, hidden);
    const down = matrix(name('mlp.down_proj.MatMul.weight'), hidden, intermediate);
    rows = rows.map((row) => {
      const input = normed(row);
      const lifted = linear(up, input);
      const gated = linear(gate, input).map((x, at) => (x / (1 + Math.exp(-x))) * lifted[at]!);
      return added(row, linear(down, gated));
    });
  }
  return rows.map((row) => linear(embedding, normed(row)));
}

function attend(shape: DecoderShape, qkv: readonly Row[]): number[][] {
  const { heads, keyValueHeads, headSize, ropeTheta } = shape;
  const part = (row: Row, index: number): Row =>
    row.slice(index * headSize, (index + 1) * headSize);
  const turned = (vector: Row, position: number): number[] => {
    const half = headSize / 2;
    return vector.map((value, at) => {
      const angle = position * ropeTheta ** (-(at % half) / half);
      const other = at < half ? -vector[at + half]! : vector[at - half]!;
      return value * Math.cos(angle) + other * Math.sin(angle);
    });
  };
  return qkv.map((row, position) =>
    indices(heads).flatMap((head) => {
      const group = Math.floor(head / (heads / keyValueHeads));
      const query = turned(part(row, head), position);
      const scores = indices(position + 1).map(
        (past) => dot(query, turned(part(qkv[past]!, heads + group), past)) / Math.sqrt(headSize),
      );
      const weights = softmax(scores);
      return indices(headSize).map((at) =>
        sum(
          weights.map(
            (weight, past) => weight * part(qkv[past]!, heads + keyValueHeads + group)[at]!,
          ),
        ),
      );
    }),
  );
}

function softmax(scores: Row): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

function normed(row: Row): number[] {
  const scale = Math.sqrt(dot(row, row) / row.length + NORM_EPSILON);
  return row.map((value) => value / scale);
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function added(a: Row, b: Row): number[] {
  return a.map((value, at) => value + b[at]!);
}

function dot(a: Row, b: Row): number {
  return sum(a.map((value, at) => value * b[at]!));
}

function sum(values: Row): number {
  return values.reduce((total, value) => total + value, 0);
}
