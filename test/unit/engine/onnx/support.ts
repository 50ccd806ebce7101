import fs from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OnnxModel } from '../../../../src/engine/onnx/onnxModel';
import { scanModel } from '../../../../src/engine/onnx/scanModel';
import { ByteFile } from '../../../../src/engine/onnx/wireReader';
import { temporaryFolder } from '../../../engine/support/folders';

/** Writes a model to a folder of its own. */
export function written(model: Uint8Array, name = 'model.onnx'): string {
  const file = path.join(temporaryFolder(), name);
  fs.writeFileSync(file, model);
  return file;
}

export function scan(file: string): OnnxModel {
  const source = new ByteFile(file);
  try {
    return scanModel(source);
  } finally {
    source.close();
  }
}

/** Runs a model in ONNX Runtime; its outputs as plain numbers. */
export async function outputsOf(
  model: Uint8Array,
  feeds: Readonly<Record<string, Tensor>>,
  folder = '.',
): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(model, {
    logSeverityLevel: 4,
    extra: { session: { model_external_initializers_file_folder_path: folder } },
  });
  const outputs = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    Object.entries(outputs).map(([name, tensor]) => [
      name,
      Array.from(tensor.data as Float32Array | BigInt64Array, Number),
    ]),
  );
}

export function float32(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('float32', Float32Array.from(values), dims);
}

export function int64(values: readonly number[], dims: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}
