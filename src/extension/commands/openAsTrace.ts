import * as vscode from 'vscode';
import { readTraceFile } from '../../trace/formats/registry';
import { FOREIGN_VIEW_TYPE } from '../editor/foreignTraceProvider';
import { TRACE_VIEW_TYPE } from '../editor/traceEditorProvider';
import type { Command, Services } from '../services';

/** Opens a file, the selected text or the active editor's text, whatever format it has. */
export const openAsTrace: Command = {
  id: 'reasonscope.openAsTrace',
  async run(services, argument) {
    if (argument instanceof vscode.Uri) return openFile(argument);
    const editor = vscode.window.activeTextEditor;
    if (editor) {
      const selected = editor.document.getText(editor.selection);
      if (selected.trim() !== '') return openText(services, selected);
      if (editor.document.isUntitled) return openText(services, editor.document.getText());
      return openFile(editor.document.uri);
    }
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open as Trace'),
      filters: { JSON: ['json', 'jsonl'], [vscode.l10n.t('All files')]: ['*'] },
    });
    const [file] = chosen ?? [];
    return file ? openFile(file) : undefined;
  },
};

async function openFile(uri: vscode.Uri): Promise<vscode.Uri> {
  const own = /\.trace\.jsonl?$/i.test(uri.path);
  const viewType = own ? TRACE_VIEW_TYPE : FOREIGN_VIEW_TYPE;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
  return uri;
}

async function openText({ editor, log }: Services, text: string): Promise<vscode.Uri | undefined> {
  try {
    const name = vscode.l10n.t('selected text');
    const file = readTraceFile(name, Buffer.from(text, 'utf8'));
    return (await editor.openUntitled(file)).uri;
  } catch (error) {
    log.error(`open as trace: ${String(error)}`);
    await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
