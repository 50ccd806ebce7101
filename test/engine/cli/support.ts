import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { readTraceFile } from '../../../src/trace/formats/registry';
import type { TraceFile } from '../../../src/trace/trace';
import { temporaryFolder } from '../support/folders';

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

/** What a successful run prints. */
export function good(...args: string[]): string {
  const { code, stdout, stderr } = reasonscope(...args);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return stdout;
}

/** Traces of a file in our own format that has nothing to warn about. */
export function traces(text: string, name = 'out.trace.json'): TraceFile['traces'] {
  const file = readTraceFile(name, Buffer.from(text));
  assert.equal(file.format, 'reasonscope-trace');
  assert.deepEqual(file.warnings, []);
  return file.traces;
}

/** Files of one suite. */
export function workFolder(): {
  path(name: string): string;
  read(name: string): string;
  write(name: string, text: string): void;
} {
  const folder = temporaryFolder();
  const inFolder = (name: string): string => path.join(folder, name);
  return {
    path: inFolder,
    read: (name) => fs.readFileSync(inFolder(name), 'utf8'),
    write: (name, text) => {
      fs.writeFileSync(inFolder(name), text);
    },
  };
}
