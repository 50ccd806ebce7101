// Packs the extension for one platform: `node scripts/package.mjs [--target linux-x64] [--no-build]`
// writes build/reasonscope-<target>.vsix.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { thirdPartyNotices } from './notices.mjs';
import { stage } from './packaging/stage.mjs';
import { hostTarget, vsixFile } from './packaging/targets.mjs';

const REPO = path.resolve(import.meta.dirname, '..');

try {
  const { values } = parseArgs({
    options: { target: { type: 'string' }, 'no-build': { type: 'boolean', default: false } },
  });
  const target = values.target ?? hostTarget();
  if (!values['no-build']) node(REPO, 'esbuild.mjs', '--production');
  const folder = stage(target);
  fs.writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.md'), thirdPartyNotices());
  const vsix = vsixFile(target);
  node(
    folder,
    ...[path.join(REPO, 'node_modules/@vscode/vsce/vsce'), 'package'],
    ...['--target', target, '--out', vsix, '--no-dependencies'],
    ...['--allow-missing-repository', '--no-rewrite-relative-links'],
  );
  const megabytes = (fs.statSync(vsix).size / 1e6).toFixed(1);
  console.log(`${path.relative(process.cwd(), vsix)} (${megabytes} MB)`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {string} cwd
 * @param {string[]} args
 */
function node(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stdout}${stderr}`.trim());
}
