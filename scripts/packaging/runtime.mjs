import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { TARGETS } from './targets.mjs';

const require = createRequire(import.meta.url);

/**
 * The files of onnxruntime-node and onnxruntime-common that a target needs, which esbuild leaves
 * outside the bundles because the binding finds its native library beside its own files.
 * @param {string} target
 * @returns {{ from: string, to: string }[]} `to` is relative to the folder of the extension
 */
export function runtimeFiles(target) {
  const wanted = TARGETS[target];
  if (!wanted)
    throw new Error(`Unknown target '${target}'. Known: ${Object.keys(TARGETS).join(', ')}.`);
  const binding = packageFolder('onnxruntime-node');
  const common = packageFolder('onnxruntime-common', binding);
  const native = `bin/napi-v6/${wanted.platform}/${wanted.arch}`;
  const cjs = fs.readdirSync(path.join(common, 'dist/cjs'));
  return [
    ...list('onnxruntime-node', binding, [
      'package.json',
      ...['backend', 'binding', 'index', 'version'].map((name) => `dist/${name}.js`),
      ...['onnxruntime_binding.node', ...wanted.libraries].map((file) => `${native}/${file}`),
    ]),
    ...list('onnxruntime-common', common, [
      'package.json',
      ...cjs.filter((file) => /\.js(on)?$/.test(file)).map((file) => `dist/cjs/${file}`),
    ]),
  ];
}

/**
 * @param {string} name
 * @param {string} folder
 * @param {readonly string[]} files
 */
function list(name, folder, files) {
  // vsce --no-dependencies drops node_modules at the root, and nowhere else.
  return files.map((file) => ({
    from: path.join(folder, file),
    to: path.posix.join('dist/node_modules', name, file),
  }));
}

/**
 * @param {string} name
 * @param {string} [from]
 */
function packageFolder(name, from = import.meta.dirname) {
  const entry = require.resolve(name, { paths: [from] });
  const end = entry.lastIndexOf(path.join('node_modules', name)) + 'node_modules/'.length;
  return entry.slice(0, end + name.length);
}
