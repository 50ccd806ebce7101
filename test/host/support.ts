import { execFileSync } from 'node:child_process';
import { promises as fs } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { OpenTrace, ReasonscopeApi } from '../../src/extension/api';
import type { Trace } from '../../src/trace/trace';

export const EXTENSION_ID = 'reasonscope.reasonscope';

export async function api(): Promise<ReasonscopeApi> {
  const extension = vscode.extensions.getExtension<ReasonscopeApi>(EXTENSION_ID);
  if (!extension) throw new Error(`${EXTENSION_ID} is not installed`);
  return extension.activate();
}

/** Polls until the value is truthy; fails with what it waited for. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`Waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export async function temporaryFolder(): Promise<string> {
  return fs.mkdtemp(path.join(os.tmpdir(), 'reasonscope-host-'));
}

export async function closeAll(): Promise<void> {
  // A dirty editor would ask; reverting it first keeps the workbench quiet.
  while (vscode.window.tabGroups.activeTabGroup.activeTab) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** The active trace once its document is `uri`. */
export async function traceOf(uri: vscode.Uri): Promise<OpenTrace> {
  const { activeTrace } = await api();
  return until(`the editor of ${uri.toString()}`, () => {
    const trace = activeTrace();
    return trace?.uri.toString() === uri.toString() && trace;
  });
}

export async function openTrace(file: string): Promise<OpenTrace> {
  const uri = vscode.Uri.file(file);
  await vscode.commands.executeCommand('vscode.open', uri);
  return traceOf(uri);
}

export function onlyTrace(open: OpenTrace): Trace {
  const [trace] = open.file.traces;
  if (!trace) throw new Error('The file holds no trace');
  return trace;
}

export function activeTabIsDirty(): boolean {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty === true;
}

/** Arguments for a short, repeatable generation by the embedded model. */
export const SHORT_RUN = {
  prompt: 'Use the numbers 7, 3, 11 to make 21.',
  decoder: 'temperature',
  parameters: { temperature: 1 },
  seed: 7,
  maxTokens: 24,
  model: 'embedded',
};

/** Process ids of the engines that this extension host started. */
export function enginePids(): number[] {
  const listing = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return listing
    .split('\n')
    .filter((line) => line.includes('dist/engine.js'))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid !== undefined && parent === process.pid ? [pid] : []));
}
