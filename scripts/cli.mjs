import { spawnSync } from 'node:child_process';
import path from 'node:path';

const CLI = path.resolve(import.meta.dirname, '../dist/cli.js');

/**
 * What the built command line prints; throws with its message where it fails.
 * @param {string[]} args
 */
export function cli(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`reasonscope ${args[0]} failed:\n${stderr}`.trim());
  return stdout;
}
