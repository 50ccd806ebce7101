import * as vscode from 'vscode';
import { probeLines } from '../servers/probeText';
import { isServerModelNode } from '../servers/serverNode';
import type { Command } from '../services';

/** Asks a server anew what one of its models can do, and tells it. */
export const probeServer: Command = {
  id: 'reasonscope.probeServer',
  async run({ servers }, argument) {
    if (!isServerModelNode(argument)) return undefined;
    const probe = await servers.probe(argument.server, argument.id);
    // Not awaited: a command that waits for a notification would seem to hang.
    void vscode.window.showInformationMessage(`${argument.id}: ${probeLines(probe).join('. ')}.`);
    return probe;
  },
};
