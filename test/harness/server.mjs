import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureHost } from '../../scripts/setup-host.mjs';
import { atExit } from './cleanUp.mjs';
import { spawnGroup } from './processGroup.mjs';

/** A quiet workbench that asks nothing and calls nobody. */
const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'git.enabled': false,
};

/** An empty gallery keeps the server from asking the marketplace. */
const QUIET_ENV = { EXTENSIONS_GALLERY: '{}' };

/**
 * @typedef {object} ServerOptions
 * @property {readonly string[]} [extensions] VSIX files, or extension folders
 * @property {Record<string, unknown>} [settings] user settings
 * @property {Record<string, string>} [env] what the extension host finds in its environment
 * @property {string} [host] a version of scripts/setup-host.mjs
 */

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {number} port
 * @property {string} folder a temporary folder that lives as long as the server
 * @property {() => string} log what the server printed
 * @property {() => Promise<void>} stop ends every process of the server; may be called twice
 */

/**
 * Starts VS Code's server on a free port of the loopback interface, with a fresh profile.
 * @param {ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startServer({ extensions = [], settings = {}, env = {}, host }) {
  const { root, node } = ensureHost(host);
  const folder = temporaryFolder();
  const main = path.join(root, 'out/server-main.js');
  const data = path.join(folder, 'data');
  const installed = path.join(folder, 'ext');
  const where = ['--server-data-dir', data, '--extensions-dir', installed];
  const user = path.join(data, 'data/User');
  fs.mkdirSync(user, { recursive: true });
  fs.writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  install(extensions, installed, (vsix) =>
    spawnSync(
      node,
      [main, '--accept-server-license-terms', ...where, '--install-extension', path.resolve(vsix)],
      { encoding: 'utf8', env: { ...process.env, ...QUIET_ENV, TMPDIR: folder } },
    ),
  );

  const port = await freePort();
  const group = spawnGroup(
    node,
    [
      ...['--require', path.join(import.meta.dirname, 'dieWithParent.cjs'), main],
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--telemetry-level', 'off', ...where],
      ...['--disable-workspace-trust', '--enable-smoke-test-driver'],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...QUIET_ENV,
        TMPDIR: folder,
        REASONSCOPE_TEST_FOLDER: folder,
        ...env,
      },
    },
  );
  const forget = atExit(() => {
    group.signal('SIGKILL');
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  let log = '';
  group.child.stdout?.on('data', (text) => (log += text));
  group.child.stderr?.on('data', (text) => (log += text));
  const stop = async () => {
    await group.stop();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    forget();
  };

  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + 30_000;
  while (!(await answers(`${url}/version`))) {
    if (group.child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`The VS Code server did not start.\n${log.slice(-4000)}`);
    }
    await sleep(50);
  }
  return { url, port, folder, log: () => log, stop };
}

/** VS Code puts its sockets there, and a socket's path must stay under 108 characters. */
function temporaryFolder() {
  const parent = os.tmpdir().length < 40 ? os.tmpdir() : '/tmp';
  return fs.mkdtempSync(path.join(parent, 'rs-'));
}

/**
 * @param {readonly string[]} extensions
 * @param {string} target
 * @param {(vsix: string) => import('node:child_process').SpawnSyncReturns<string>} installVsix
 */
function install(extensions, target, installVsix) {
  fs.mkdirSync(target, { recursive: true });
  for (const extension of extensions) {
    if (extension.endsWith('.vsix')) {
      const { status, stdout, stderr } = installVsix(extension);
      if (status !== 0) throw new Error(`${extension} did not install.\n${stdout}${stderr}`);
    } else {
      const file = path.join(extension, 'package.json');
      const { publisher, name, version } = JSON.parse(fs.readFileSync(file, 'utf8'));
      const copy = path.join(target, `${publisher}.${name}-${version}`);
      fs.cpSync(extension, copy, { recursive: true, dereference: true });
    }
  }
  // While this index exists VS Code overlooks folders that it does not list; it writes a new one.
  fs.rmSync(path.join(target, 'extensions.json'), { force: true });
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
