import * as vscode from 'vscode';

/** The selection of the active text editor, where there is one that is not blank. */
export function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return text.trim() === '' ? undefined : text;
}
