import * as vscode from 'vscode';

/** Largest text file that is read; far beyond what a context holds. */
const FILE_LIMIT_BYTES = 4 * 1024 * 1024;

/** Asks for a file and gives its text less its last line end. @throws Error for a file too large */
export async function readTextFile(title: string): Promise<string | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ title })) ?? [];
  if (!file) return undefined;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > FILE_LIMIT_BYTES) {
    throw new Error(
      vscode.l10n.t(
        '{0} is too large: {1} bytes of at most {2}.',
        file.path,
        size,
        FILE_LIMIT_BYTES,
      ),
    );
  }
  const bytes = await vscode.workspace.fs.readFile(file);
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
