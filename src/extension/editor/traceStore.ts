import { promises as fs } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { TraceFormatError } from '../../trace/errors';
import { spellingOf, writeTraceFile } from '../../trace/formats/own/write';
import { readTraceFile } from '../../trace/formats/registry';
import type { TraceFile } from '../../trace/trace';
import type { DocumentFailure } from './traceState';

/** Reads a file as a trace. @throws TraceFormatError, vscode.FileSystemError */
export async function readTrace(uri: vscode.Uri): Promise<TraceFile> {
  return readTraceFile(path.posix.basename(uri.path), await vscode.workspace.fs.readFile(uri));
}

/**
 * Writes the whole file at once: a reader, or a crash half way, finds the old file or the new one,
 * never a part. Other file systems than the local one promise no rename, so they get one write.
 */
export async function writeTrace(uri: vscode.Uri, file: TraceFile): Promise<void> {
  const text = writeTraceFile(file, spellingOf(uri.path));
  if (uri.scheme !== 'file') {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text, 'utf8'));
    return;
  }
  // A link is written through, not replaced.
  const target = await fs.realpath(uri.fsPath).catch(() => uri.fsPath);
  const mode = await fs.stat(target).then(
    (stats) => stats.mode,
    () => undefined,
  );
  const temporary = `${target}.${process.pid}.${Date.now()}.tmp`;
  try {
    const handle = await fs.open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
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
