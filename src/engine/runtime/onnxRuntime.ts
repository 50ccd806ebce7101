import type * as OnnxRuntime from 'onnxruntime-node';
import { EngineError, messageOf } from '../errors';

export type { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * The native library, loaded at first use: a program that only reads traces works on platforms
 * that have none.
 * @throws EngineError `model` where it cannot be loaded.
 */
export async function onnxRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    const platform = `${process.platform}-${process.arch}`;
    throw new EngineError(
      'model',
      `Models cannot run here: ONNX Runtime does not load on ${platform} (${messageOf(error)}). Traces made elsewhere can be opened.`,
      { cause: error },
    );
  }
}
