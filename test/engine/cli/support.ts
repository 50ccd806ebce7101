import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const PROGRAM = path.resolve('dist', 'cli.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a shell would, with both streams piped. */
export function reasonscope(...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

export function start(...args: string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [PROGRAM, ...args]);
}
