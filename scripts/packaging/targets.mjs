import path from 'node:path';

const REPO = path.resolve(import.meta.dirname, '../..');

/**
 * What VS Code calls a platform, and the files of ONNX Runtime that it needs. Other platforms have no
 * binary in the npm package; CUDA's providers are a separate download, and are not shipped.
 * @type {Readonly<Record<string, { platform: string, arch: string, libraries: readonly string[] }>>}
 */
export const TARGETS = {
  'linux-x64': { platform: 'linux', arch: 'x64', libraries: ['libonnxruntime.so.1'] },
  'linux-arm64': { platform: 'linux', arch: 'arm64', libraries: ['libonnxruntime.so.1'] },
  // The package holds the library twice; the binding links this name.
  'darwin-arm64': { platform: 'darwin', arch: 'arm64', libraries: ['libonnxruntime.1.dylib'] },
  'win32-x64': { platform: 'win32', arch: 'x64', libraries: windowsLibraries() },
  'win32-arm64': { platform: 'win32', arch: 'arm64', libraries: windowsLibraries() },
};

/** onnxruntime.dll imports DirectML, which compiles its shaders with the other two. */
function windowsLibraries() {
  return ['onnxruntime.dll', 'DirectML.dll', 'dxcompiler.dll', 'dxil.dll'];
}

/** @returns {string} the target that runs on this machine */
export function hostTarget() {
  const target = `${process.platform}-${process.arch}`;
  if (!(target in TARGETS)) {
    throw new Error(`No ONNX Runtime for ${target}. Targets: ${Object.keys(TARGETS).join(', ')}.`);
  }
  return target;
}

/** @param {string} target */
export function vsixFile(target) {
  return path.join(REPO, 'build', `reasonscope-${target}.vsix`);
}

/** @param {string} target */
export function stageFolder(target) {
  return path.join(REPO, 'build', `vsix-${target}`);
}
