import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A decode loop with nothing but ONNX Runtime and an argmax: what annotation is measured against. */
export class BareLoop {
  private constructor(private readonly session: InferenceSession) {}

  static async open(modelFolder: string): Promise<BareLoop> {
    return new BareLoop(
      await InferenceSession.create(path.join(modelFolder, 'model.onnx'), {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
        logSeverityLevel: 3,
        extra: { session: { force_spinning_stop: '1' } },
      }),
    );
  }

  /** Reads a prompt and then the given tokens one by one. */
  async run(prompt: readonly number[], ids: readonly number[]): Promise<void> {
    let cache = this.emptyCache();
    let position = 0;
    for (const part of [prompt, ...ids.slice(0, -1).map((id) => [id])]) {
      const end = position + part.length;
      const outputs = await this.session.run({
        ...cache,
        input_ids: int64(part),
        attention_mask: int64(new Array<number>(end).fill(1)),
        position_ids: int64(part.map((_, index) => position + index)),
      });
      const { logits, ...present } = outputs;
      argmax(logits?.data as Float32Array);
      cache = Object.fromEntries(
        Object.entries(present).map(([name, tensor]) => [
          name.replace('present', 'past_key_values'),
          tensor,
        ]),
      );
      position = end;
    }
  }

  private emptyCache(): Record<string, Tensor> {
    const cache: Record<string, Tensor> = {};
    for (const input of this.session.inputMetadata) {
      if (!input.isTensor || !input.name.startsWith('past_key_values.')) continue;
      const [, heads, , size] = input.shape;
      cache[input.name] = new Tensor('float32', [], [1, Number(heads), 0, Number(size)]);
    }
    return cache;
  }
}

function int64(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}

function argmax(logits: Float32Array): number {
  let best = 0;
  logits.forEach((logit, id) => {
    if (logit > (logits[best] ?? -Infinity)) best = id;
  });
  return best;
}
