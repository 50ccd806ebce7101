import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The platform that the libraries are made for. */
export const CUDA_PLATFORM = 'linux-x64';

/**
 * What the CUDA provider consists of; those for TensorRT in the same package are not used here.
 * Names and places as in onnxruntime-node's own script/install-metadata.js.
 */
export const CUDA_FILES = [
  'libonnxruntime_providers_shared.so',
  'libonnxruntime_providers_cuda.so',
] as const;

/** Folder of the package that holds them. */
export const PACKAGE_FOLDER = 'runtimes/linux-x64/native';

/** Where ONNX Runtime looks for its providers: beside its own library. */
export function providersFolder(): string {
  // The binding is loaded from where this resolves to, bundled or not.
  const entry = createRequire(__filename).resolve('onnxruntime-node');
  return path.join(path.dirname(entry), '../bin/napi-v6', process.platform, process.arch);
}

export function missingCudaLibraries(folder = providersFolder()): readonly string[] {
  return CUDA_FILES.filter((file) => !fs.existsSync(path.join(folder, file)));
}

/** The package that holds them, in the version of the runtime that is here. */
export function cudaPackage(): { readonly name: string; readonly version: string } {
  const manifest = createRequire(__filename)('onnxruntime-node/package.json') as {
    readonly version: string;
  };
  return { name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux', version: manifest.version };
}
