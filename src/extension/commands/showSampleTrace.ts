import * as vscode from 'vscode';
import { FOREIGN_VIEW_TYPE } from '../editor/foreignTraceProvider';
import type { Command } from '../services';

/** A real trace of the embedded model that ships with the extension, read-only. */
export const showSampleTrace: Command = {
  id: 'reasonscope.showSampleTrace',
  async run({ context }) {
    const uri = vscode.Uri.joinPath(context.extensionUri, 'samples', 'countdown.trace.json');
    await vscode.commands.executeCommand('vscode.openWith', uri, FOREIGN_VIEW_TYPE);
    return uri;
  },
};
