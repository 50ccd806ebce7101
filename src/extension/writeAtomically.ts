import { promises as fs } from 'node:fs';
import * as vscode from 'vscode';

/**
 * Writes the whole file at once: a reader, or a crash half way, finds the old file or the new one,
 * never a part. Other file systems than the local one promise no rename, so they get one write.
 * @param content text is written as UTF-8.
 */
export async function writeAtomically(
  uri: vscode.Uri,
  content: string | Uint8Array,
): Promise<void> {
  if (uri.scheme !== 'file') {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    await vscode.workspace.fs.writeFile(uri, bytes);
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
      await handle.writeFile(content);
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
