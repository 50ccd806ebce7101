import * as path from 'node:path';
import * as vscode from 'vscode';
import { TraceFormatError } from '../../trace/errors';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import type { TraceFile } from '../../trace/trace';
import { writeAtomically } from '../writeAtomically';
import type { DocumentFailure } from './traceState';

/** Reads a file as a trace. @throws TraceFormatError, vscode.FileSystemError */
export async function readTrace(uri: vscode.Uri): Promise<TraceFile> {
  return readTraceFile(path.posix.basename(uri.path), await vscode.workspace.fs.readFile(uri));
}

export async function writeTrace(uri: vscode.Uri, file: TraceFile): Promise<void> {
  await writeAtomically(uri, writeTraceFile(file, spellingOf(uri.path)));
}

/** What the editor shows in place of a file that it cannot read. */
export function describeFailure(uri: vscode.Uri, error: unknown): DocumentFailure {
  const name = path.posix.basename(uri.path);
  if (error instanceof TraceFormatError) {
    return { title: vscode.l10n.t('{0} cannot be shown as a trace', name), detail: error.message };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: vscode.l10n.t('{0} cannot be opened', name), detail };
}
