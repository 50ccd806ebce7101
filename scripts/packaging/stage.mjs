import fs from 'node:fs';
import path from 'node:path';
import { runtimeFiles } from './runtime.mjs';
import { stageFolder } from './targets.mjs';

const REPO = path.resolve(import.meta.dirname, '../..');

const FILES = [
  ...['package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'schemas/trace.schema.json'],
  ...['extension.js', 'engine.js', 'cli.js', 'codicon.ttf'].map((file) => `dist/${file}`),
  ...['webview', 'compare', 'divergence', 'sweep', 'calibration'].flatMap((page) => [
    `dist/${page}.js`,
    `dist/${page}.css`,
  ]),
];
const FOLDERS = ['media', 'models/embedded'];
const OPTIONAL_FOLDERS = ['samples'];

/**
 * Lays out exactly what a target's VSIX holds, but for the notices.
 * @param {string} target
 * @returns {string} the folder
 */
export function stage(target) {
  const folder = stageFolder(target);
  fs.rmSync(folder, { recursive: true, force: true });
  const present = OPTIONAL_FOLDERS.filter((name) => fs.existsSync(path.join(REPO, name)));
  const parts = [
    ...[...FILES, ...FOLDERS, ...present].map((name) => ({
      from: path.join(REPO, name),
      to: name,
    })),
    ...runtimeFiles(target),
  ];
  const missing = parts.filter(({ from }) => !fs.existsSync(from));
  if (missing.length > 0) {
    const names = missing.map(({ from }) => path.relative(REPO, from)).join('\n  ');
    throw new Error(`The ${target} package cannot be built without\n  ${names}`);
  }
  for (const { from, to } of parts) {
    fs.cpSync(from, path.join(folder, to), { recursive: true, dereference: true });
  }
  writeManifest(folder);
  return folder;
}

/** The manifest without what only the repository needs.
 * @param {string} folder */
function writeManifest(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(REPO, 'package.json'), 'utf8'));
  delete manifest.scripts;
  delete manifest.devDependencies;
  delete manifest.private;
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    `${JSON.stringify(manifest, undefined, 2)}\n`,
  );
}
