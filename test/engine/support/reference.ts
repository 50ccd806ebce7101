import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { floatData } from '../../../src/engine/runtime/tensors';

/** What a softmax of a row is, by the textbook, in float64. */
export interface ReferenceRow {
  readonly logits: readonly number[];
  readonly logSumExp: number;
  readonly entropy: number;
  readonly varentropy: number;
}

/** Positions of the cache that sliding layers get; more than the window of any model tested. */
const CAPACITY = 64;

/**
 * Logits of every position of a sequence from one run of the graph over all of it, with nothing
 * of the engine. Row i predicts token i + 1; a graph that computes its last row only gives that.
 * @param headSize where the graph leaves it open.
 * @param fused whether operators are fused, as the engine lets them be. They round otherwise, which
 *   the sharp attention of the embedded models magnifies to some 2e-4 on tokens at random.
 */
export async function fullForward(
  graph: string,
  ids: readonly number[],
  headSize = NaN,
  fused = false,
): Promise<ReferenceRow[]> {
  const session = await InferenceSession.create(graph, {
    intraOpNumThreads: 1,
    // Float16 does not run on a processor without the casts that this puts in.
    graphOptimizationLevel: fused ? 'all' : 'basic',
    // Its advice that nodes could be moved to another device fills the log.
    logSeverityLevel: 3,
  });
  const int64 = (values: readonly number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  const known: Record<string, Tensor> = {
    input_ids: int64(ids),
    attention_mask: int64(ids.map(() => 1)),
    position_ids: int64([...ids.keys()]),
  };
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue;
    feeds[input.name] = known[input.name] ?? emptyCache(input, headSize);
  }
  const { logits } = await session.run(feeds, ['logits']);
  await session.release();
  const values = numbersOf(logits!);
  const width = logits!.dims.at(-1)!;
  return Array.from({ length: values.length / width }, (_, row) =>
    referenceRow(values.slice(row * width, (row + 1) * width)),
  );
}

function emptyCache(input: InferenceSession.TensorValueMetadata, headSize: number): Tensor {
  const [, heads, positions, size] = input.shape;
  const length = String(positions).includes('sliding') ? CAPACITY : 0;
  const dims = [1, Number(heads), length, typeof size === 'number' ? size : headSize];
  const count = dims.reduce((product, dim) => product * dim, 1);
  const type = input.type === 'float16' ? 'float16' : 'float32';
  return new Tensor(type, floatData(type, count), dims);
}

function numbersOf({ data }: Tensor): number[] {
  return data instanceof Uint16Array ? Array.from(data, float16) : [...(data as Float32Array)];
}

/** The number that the bits of a float16 stand for. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function referenceRow(logits: readonly number[]): ReferenceRow {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const logSumExp =
    highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
  const logprobs = logits.map((logit) => logit - logSumExp);
  const expected = (values: readonly number[]): number =>
    values.reduce((sum, value, id) => sum + times(Math.exp(logprobs[id]!), value), 0);
  const entropy = expected(logprobs.map((logprob) => -logprob));
  const varentropy = expected(logprobs.map((logprob) => (-logprob - entropy) ** 2));
  return { logits, logSumExp, entropy, varentropy };
}

/** What is impossible adds nothing to an expectation. */
function times(probability: number, value: number): number {
  return probability === 0 ? 0 : probability * value;
}

/** Ids that a ZIP-RC head has in a model's vocabulary, by its sidecar; none where there is none. */
export function reservedOf(folder: string): readonly number[] {
  const file = path.join(folder, 'ziprc.json');
  if (!fs.existsSync(file)) return [];
  const { kind, firstId, rewards, lengthEdges } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    readonly kind: string;
    readonly firstId: number;
    readonly rewards: readonly number[];
    readonly lengthEdges: readonly number[];
  };
  if (kind !== 'vocabulary') return [];
  const cells = rewards.length * (lengthEdges.length - 1);
  return Array.from({ length: cells }, (_, cell) => firstId + cell);
}

/** The row without these ids, which are no part of the distribution. */
export function without({ logits }: ReferenceRow, ids: readonly number[]): ReferenceRow {
  const kept = [...logits];
  for (const id of ids) kept[id] = -Infinity;
  return referenceRow(kept);
}

/** The same of a model's folder, as the engine computes it. */
export function forwardOf(folder: string, ids: readonly number[]): Promise<ReferenceRow[]> {
  return fullForward(path.join(folder, 'model.onnx'), ids, NaN, true);
}

/** {@link forwardOf} without the ids of the model's ZIP-RC head. */
export async function policyForward(
  folder: string,
  ids: readonly number[],
): Promise<ReferenceRow[]> {
  const rows = await forwardOf(folder, ids);
  const reserved = reservedOf(folder);
  return reserved.length === 0 ? rows : rows.map((row) => without(row, reserved));
}

/** The bar for every recorded number, in nats, against one float64 pass over the raw logits. */
export const TOLERANCE = 1e-4;

/** What is recorded of one token, as far as it follows from a row of logits. */
export interface RecordedRow {
  readonly id: number;
  readonly logit: number;
  readonly logSumExp: number;
  readonly logprob: number;
  readonly entropy: number;
  readonly varentropy: number;
  readonly rank: number;
  readonly alternatives: readonly { readonly id: number; readonly logprob: number }[];
}

/** Compares all that is recorded of a token. @param varentropyTolerance nats squared. */
export function compareRow(
  row: RecordedRow,
  reference: ReferenceRow,
  where: string,
  tolerance = TOLERANCE,
  varentropyTolerance = tolerance,
): void {
  const near = (actual: number, wanted: number, what: string, allowed = tolerance): void => {
    assert.ok(
      Math.abs(actual - wanted) <= allowed,
      `${what} at ${where}: ${actual} is not ${wanted}`,
    );
  };
  const { logits, logSumExp } = reference;
  const own = logits[row.id]!;
  near(row.logit, own, 'logit');
  near(row.logSumExp, logSumExp, 'log-sum-exp');
  near(row.logprob, own - logSumExp, 'logprob');
  near(row.entropy, reference.entropy, 'entropy');
  near(row.varentropy, reference.varentropy, 'varentropy', varentropyTolerance);
  const higher = (than: number): number => logits.filter((logit) => logit > than).length;
  assert.ok(Number.isInteger(row.rank));
  assert.ok(row.rank > higher(own + tolerance) && row.rank <= 1 + higher(own - tolerance));

  const best = [...logits].sort((a, b) => b - a);
  assert.equal(new Set(row.alternatives.map(({ id }) => id)).size, row.alternatives.length);
  row.alternatives.forEach(({ id, logprob }, slot) => {
    near(logprob, logits[id]! - logSumExp, `alternative ${id}`);
    near(logprob, best[slot]! - logSumExp, `slot ${slot}`);
  });
}
