import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import {
  CUDA_FILES,
  cudaPackage,
  missingCudaLibraries,
  PACKAGE_FOLDER,
} from '../../../../src/engine/devices/cudaLibraries/files';

interface Metadata {
  readonly manifests: Readonly<
    Record<string, Readonly<Record<string, { readonly package: string; readonly path: string }>>>
  >;
  readonly packages: Readonly<
    Record<string, { readonly name: string; readonly versions: readonly { version: string }[] }>
  >;
}

describe('the CUDA libraries', () => {
  it('are those that onnxruntime-node would install', () => {
    const require = createRequire(__filename);
    const { manifests, packages } =
      require('onnxruntime-node/script/install-metadata.js') as Metadata;
    const manifest = manifests['linux/x64:cuda12'] ?? {};
    for (const file of CUDA_FILES) {
      assert.equal(manifest[`./${file}`]?.path, `${PACKAGE_FOLDER}/${file}`);
    }
    const source = packages[manifest[`./${CUDA_FILES[0]}`]?.package ?? ''];
    const { name, version } = cudaPackage();
    assert.ok(source);
    assert.equal(name, source.name);
    assert.ok(
      source.versions.some((known) => known.version === version),
      version,
    );
  });

  it('are missing where ONNX Runtime was installed without them', () => {
    assert.deepEqual(missingCudaLibraries(__dirname), CUDA_FILES);
  });
});
