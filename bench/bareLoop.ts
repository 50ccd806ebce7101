import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { argmax } from '../src/engine/processors/logits';

/**
 * A decode loop with nothing but ONNX Runtime and an argmax: what annotation is measured against.
 * It fetches logits and the whole cache, and feeds the cache back.
 */
export class BareLoop {
  private cache: Record<string, Tensor> = {};
  private position = 0;

  private constructor(
    private readonly session: InferenceSession,
    private readonly headSize: number,
  ) {}

  /** @param headSize for graphs that leave it open. */
  static async open(modelFolder: string, headSize = 0): Promise<BareLoop> {
    const session = await InferenceSession.create(path.join(modelFolder, 'model.onnx'), {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
      extra: { session: { force_spinning_stop: '1' } },
    });
    return new BareLoop(session, headSize);
  }

  /** Forgets what was read. */
  reset(): void {
    this.position = 0;
    for (const input of this.session.inputMetadata) {
      if (!input.isTensor || !input.name.startsWith('past_key_values.')) continue;
      const [, heads, , size] = input.shape;
      const width = typeof size === 'number' ? size : this.headSize;
      this.cache[input.name] = new Tensor('float32', [], [1, Number(heads), 0, width]);
    }
  }

  /** Reads tokens in one run and gives the best next one. */
  async read(ids: readonly number[]): Promise<number> {
    const end = this.position + ids.length;
    const feeds: Record<string, Tensor> = {
      ...this.cache,
      input_ids: int64(ids),
      attention_mask: int64(new Array<number>(end).fill(1)),
    };
    if (this.session.inputNames.includes('position_ids')) {
      feeds.position_ids = int64(ids.map((_, index) => this.position + index));
    }
    const { logits, ...present } = await this.session.run(feeds);
    this.cache = Object.fromEntries(
      Object.entries(present).map(([name, tensor]) => [
        name.replace('present', 'past_key_values'),
        tensor,
      ]),
    );
    this.position = end;
    const rows = logits?.data as Float32Array;
    return argmax(rows.subarray(rows.length - rows.length / ids.length));
  }

  /** Reads a prompt and then the given tokens one by one. */
  async run(prompt: readonly number[], ids: readonly number[]): Promise<void> {
    this.reset();
    for (const part of [prompt, ...ids.slice(0, -1).map((id) => [id])]) await this.read(part);
  }
}

function int64(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
}
