import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const REPO = path.resolve(import.meta.dirname, '../..');

/**
 * Bundles test/host for the extension host, one file per test file.
 * @returns {Promise<string>} the entry that VS Code loads
 */
export async function buildHostTests() {
  const source = path.join(REPO, 'test/host');
  const outdir = path.join(REPO, 'build/host-tests');
  fs.rmSync(outdir, { recursive: true, force: true });
  const files = fs.readdirSync(source, { recursive: true, encoding: 'utf8' });
  await esbuild.build({
    entryPoints: ['index.ts', ...files.filter((file) => file.endsWith('.test.ts'))].map((file) =>
      path.join(source, file),
    ),
    outbase: source,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // As in esbuild.mjs: some packages cannot be bundled from their CommonJS builds.
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    external: ['vscode', 'mocha', 'onnxruntime-node'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
