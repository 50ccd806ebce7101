// Fetches a real VS Code (its server and browser workbench) from npm into .vscode-test/. Nothing is
// compiled and no install script runs. `node scripts/setup-host.mjs [current|minimum]`
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const REPO = path.resolve(import.meta.dirname, '..');
const LOCKS = path.join(REPO, 'test/harness/vscode-host');

/**
 * @typedef {object} VSCodeHost
 * @property {string} root the folder of the VS Code server (`out/server-main.js` lies in it)
 * @property {string} node the Node that this version of the server runs on
 */

/**
 * Installs the host unless it is there already.
 * @param {string} [which] `current`, or `minimum`: the oldest version that the extension supports
 * @returns {VSCodeHost}
 */
export function ensureHost(which = process.env.VSCODE_HOST ?? 'current') {
  const lock = path.join(LOCKS, which);
  if (!fs.existsSync(path.join(lock, 'package-lock.json'))) {
    throw new Error(`Unknown VS Code host '${which}'. Known: ${fs.readdirSync(LOCKS).join(', ')}.`);
  }
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      `The tests inside VS Code run on Linux x64 and arm64, not on ${process.platform} ${process.arch}. ` +
        'Use npm run test:desktop here.',
    );
  }
  const folder = path.join(REPO, '.vscode-test', which);
  const host = {
    root: path.join(folder, 'node_modules/code-server/lib/vscode'),
    node: path.join(folder, `node_modules/node-linux-${process.arch}/bin/node`),
  };
  const stamp = path.join(folder, 'installed');
  const wanted = fingerprint(lock);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return host;

  console.error(
    `Installing the VS Code of the tests (${which}) into ${path.relative(REPO, folder)}`,
  );
  fs.rmSync(stamp, { force: true });
  fs.mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    fs.copyFileSync(path.join(lock, file), path.join(folder, file));
  }
  npm(folder, 'ci');
  // These two bring shrinkwrap files that npm ci refuses (an optional peer is missing from them).
  npm(host.root, 'install', '--omit=dev');
  npm(path.join(host.root, 'extensions'), 'install', '--omit=dev');
  for (const file of [host.node, path.join(host.root, 'out/server-main.js')]) {
    if (!fs.existsSync(file))
      throw new Error(`The installation lacks ${path.relative(REPO, file)}.`);
  }
  fs.writeFileSync(stamp, wanted);
  return host;
}

/** Changes whenever the pinned versions or the machine do.
 * @param {string} lock */
function fingerprint(lock) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  return hash.update(fs.readFileSync(path.join(lock, 'package-lock.json'))).digest('hex');
}

/**
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} more
 */
function npm(cwd, command, ...more) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...more];
  const { status, error } = spawnSync('npm', [command, ...options], {
    cwd,
    // Standard output stays free: callers print results there.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (error || status !== 0) {
    const reason = error?.message ?? `exit code ${status}`;
    const where = path.relative(REPO, cwd);
    throw new Error(`npm ${command} failed in ${where} (${reason}). Is npm's registry reachable?`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureHost(process.argv[2]).root);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
