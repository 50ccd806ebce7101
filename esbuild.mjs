// Builds every bundle into dist/. `--watch` rebuilds, `--production` minifies.
import * as esbuild from 'esbuild';
import fs from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  target: 'es2022',
};
// jsonc-parser's CommonJS build loads its parts by names that a bundler cannot see.
const mainFields = ['module', 'main'];
const node = { ...common, platform: 'node', target: 'node20', format: 'cjs', mainFields };

const builds = [
  { ...node, entryPoints: { extension: 'src/extension/extension.ts' }, external: ['vscode'] },
  // onnxruntime-node finds its native library beside its own files, so it stays outside.
  { ...node, entryPoints: { engine: 'src/engine/main.ts' }, external: ['onnxruntime-node'] },
  {
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    external: ['onnxruntime-node'],
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    entryPoints: {
      webview: 'src/webview/main.ts',
      compare: 'src/webview/compare/main.ts',
      divergence: 'src/webview/divergence/main.ts',
      sweep: 'src/webview/sweep/main.ts',
      calibration: 'src/webview/calibration/main.ts',
    },
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
].map((build) => ({ ...build, outdir: 'dist' }));

fs.rmSync('dist', { recursive: true, force: true });
if (watch) {
  for (const build of builds) await (await esbuild.context(build)).watch();
} else {
  const results = await Promise.all(builds.map((build) => esbuild.build(build)));
  // What went into the bundles, for the notices of scripts/notices.mjs.
  const inputs = Object.assign({}, ...results.map(({ metafile }) => metafile.inputs));
  fs.mkdirSync('build', { recursive: true });
  fs.writeFileSync('build/metafile.json', JSON.stringify({ inputs }));
  fs.chmodSync('dist/cli.js', 0o755);
}
