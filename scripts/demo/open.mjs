import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { startServer } from '../../test/harness/server.mjs';
import { builtExtension } from '../../test/harness/builtExtension.mjs';

const REPO = path.resolve(import.meta.dirname, '../..');

/**
 * Opens a trace in the desktop VS Code, with the extension of this folder.
 * @param {string} file
 * @returns {boolean} false where there is no `code` on the PATH
 */
export function openInDesktop(file) {
  const args = [`--extensionDevelopmentPath=${REPO}`, path.dirname(file), file];
  // On Windows `code` is a script, which only a shell can start.
  const { status } = spawnSync('code', args, {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  return status === 0;
}

/**
 * Serves a workbench with the packed extension, which opens the trace, until Ctrl+C.
 * @param {string} file
 */
export async function serveWorkbench(file) {
  process.once('SIGINT', () => process.exit(0));
  const server = await startServer({
    extensions: [builtExtension(), path.join(import.meta.dirname, 'opener')],
    env: { REASONSCOPE_DEMO_FILE: file },
  });
  const address = `${server.url}/?folder=${encodeURIComponent(path.dirname(file))}`;
  console.log(`\nThe trace in VS Code: ${address}\nPress Ctrl+C to stop.`);
  if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) {
    spawn('xdg-open', [address], { stdio: 'ignore' }).on('error', () => undefined);
  }
}
