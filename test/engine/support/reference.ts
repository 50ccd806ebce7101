import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** What a softmax of a row is, by the textbook, in float64. */
export interface ReferenceRow {
  readonly logits: readonly number[];
  readonly logSumExp: number;
  readonly entropy: number;
  readonly varentropy: number;
}

/**
 * Logits of every position of a sequence from one run of the graph over all of it, with nothing
 * of the engine. Row i predicts token i + 1.
 */
export async function fullForward(
  modelFolder: string,
  ids: readonly number[],
): Promise<ReferenceRow[]> {
  const session = await InferenceSession.create(path.join(modelFolder, 'model.onnx'), {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'disabled',
  });
  const int64 = (values: readonly number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  const feeds: Record<string, Tensor> = {
    input_ids: int64(ids),
    attention_mask: int64(ids.map(() => 1)),
    position_ids: int64([...ids.keys()]),
  };
  for (const input of session.inputMetadata) {
    if (!input.isTensor || input.name in feeds) continue;
    const [, heads, , size] = input.shape;
    feeds[input.name] = new Tensor('float32', [], [1, Number(heads), 0, Number(size)]);
  }
  const { logits } = await session.run(feeds, ['logits']);
  const values = logits!.data as Float32Array;
  const width = values.length / ids.length;
  await session.release();
  return ids.map((_, row) => referenceRow([...values.subarray(row * width, (row + 1) * width)]));
}

export function referenceRow(logits: readonly number[]): ReferenceRow {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const logSumExp =
    highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
  const logprobs = logits.map((logit) => logit - logSumExp);
  const expected = (values: readonly number[]): number =>
    values.reduce((sum, value, id) => sum + Math.exp(logprobs[id]!) * value, 0);
  const entropy = expected(logprobs.map((logprob) => -logprob));
  const varentropy = expected(logprobs.map((logprob) => (-logprob - entropy) ** 2));
  return { logits, logSumExp, entropy, varentropy };
}
