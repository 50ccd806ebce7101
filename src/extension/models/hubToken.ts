import * as vscode from 'vscode';

/** The access token for private and gated models lies in the editor's secret storage only. */
const KEY = 'huggingFaceToken';

export async function readHubToken({
  secrets,
}: vscode.ExtensionContext): Promise<string | undefined> {
  return secrets.get(KEY);
}

/** Asks for the token; an empty one forgets it. Returns whether anything changed. */
export async function askHubToken({ secrets }: vscode.ExtensionContext): Promise<boolean> {
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t('Hugging Face Token'),
    prompt: vscode.l10n.t(
      'A token with read access, for private and gated models. Leave it empty to forget the one that is kept.',
    ),
    placeHolder: 'hf_…',
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) =>
      /\s/.test(value.trim()) ? vscode.l10n.t('A token has no blanks.') : undefined,
  });
  if (token === undefined) return false;
  if (token.trim() === '') await secrets.delete(KEY);
  else await secrets.store(KEY, token.trim());
  return true;
}
