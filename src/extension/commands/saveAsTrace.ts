import * as vscode from 'vscode';
import { writeTrace } from '../editor/traceStore';
import { TRACE_VIEW_TYPE } from '../editor/traceEditorProvider';
import type { Command } from '../services';
import { activeView } from './activeView';

/** Writes what a view shows as a file of our own format and opens it. */
export const saveAsTrace: Command = {
  id: 'reasonscope.saveAsTrace',
  async run(services, argument) {
    const document = activeView(services)?.document;
    if (!document || document.failure) return undefined;
    const target =
      argument instanceof vscode.Uri
        ? argument
        : await vscode.window.showSaveDialog({
            defaultUri: suggestedUri(document.uri),
            filters: { [vscode.l10n.t('Reasonscope traces')]: ['trace.json', 'trace.jsonl'] },
            title: vscode.l10n.t('Save as Trace'),
          });
    if (!target) return undefined;
    await writeTrace(target, document.content);
    await vscode.commands.executeCommand('vscode.openWith', target, TRACE_VIEW_TYPE);
    return target;
  },
};

function suggestedUri(uri: vscode.Uri): vscode.Uri {
  const stem = uri.path.replace(/(\.trace)?\.jsonl?$/i, '');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (uri.scheme !== 'untitled') return uri.with({ path: `${stem}.trace.json` });
  return folder
    ? vscode.Uri.joinPath(folder, `${stem}.trace.json`)
    : vscode.Uri.file(`/${stem}.trace.json`);
}
