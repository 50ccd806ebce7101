import * as vscode from 'vscode';

/**
 * Lets a person edit a text of any number of lines in an editor of its own: saving takes it,
 * closing the editor leaves it as it was.
 * @param folder where its file may lie meanwhile.
 * @param name of the file, which is the title of the editor.
 */
export async function editText(
  folder: vscode.Uri,
  name: string,
  text: string,
): Promise<string | undefined> {
  const file = vscode.Uri.joinPath(folder, `${name.replace(/[^\p{L}\p{N} ,-]/gu, '')}.txt`);
  await vscode.workspace.fs.createDirectory(folder);
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, 'utf8'));
  try {
    const document = await vscode.workspace.openTextDocument(file);
    const edited = untilSaved(document, text);
    await vscode.window.showTextDocument(document, { preview: false });
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Save the text to use it; close its editor to leave it as it was.'),
    );
    const taken = await edited;
    await closeTabs(file);
    return taken;
  } finally {
    await vscode.workspace.fs.delete(file).then(undefined, () => undefined);
  }
}

/** What a person saved; undefined where the editor is closed with the text as it was. */
function untilSaved(document: vscode.TextDocument, before: string): Promise<string | undefined> {
  const uri = document.uri.toString();
  let byPerson = false;
  return new Promise((resolve) => {
    const end = (text: string | undefined): void => {
      for (const listener of listeners) listener.dispose();
      resolve(text);
    };
    const listeners = [
      // A file that saves itself while it is written is not finished yet.
      vscode.workspace.onWillSaveTextDocument((event) => {
        if (event.document.uri.toString() !== uri) return;
        byPerson = event.reason === vscode.TextDocumentSaveReason.Manual;
      }),
      vscode.workspace.onDidSaveTextDocument((saved) => {
        if (saved.uri.toString() === uri && byPerson) end(saved.getText());
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (!closed.some((tab) => uriOf(tab) === uri)) return;
        const text = document.getText();
        end(document.isDirty || text === before ? undefined : text);
      }),
    ];
  });
}

async function closeTabs(file: vscode.Uri): Promise<void> {
  const uri = file.toString();
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => uriOf(tab) === uri);
  await vscode.window.tabGroups.close(tabs);
}

function uriOf({ input }: vscode.Tab): string | undefined {
  return input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
}
