import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = import.meta.dirname;

/**
 * Installs transformers.js beside this file, unless it is there: it is no dependency of the
 * project, and half a gigabyte with its own copy of ONNX Runtime.
 * @throws Error where npm cannot.
 */
export function installTransformers(): void {
  if (fs.existsSync(path.join(FOLDER, 'node_modules', '.package-lock.json'))) return;
  process.stdout.write('Installing @huggingface/transformers for the comparison …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, stderr } = spawnSync(npm, ['ci', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  });
  if (status !== 0) throw new Error(`npm ci failed in ${FOLDER}:\n${stderr}`);
}
