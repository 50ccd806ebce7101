import * as vscode from 'vscode';
import { modelArgument } from '../models/modelArgument';
import type { Command } from '../services';

/** Shows a model's folder in the file manager of the machine. */
export const revealModel: Command = {
  id: 'reasonscope.revealModel',
  async run({ models }, argument) {
    const model = await modelArgument(models, argument);
    if (!model) return;
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(model.path));
  },
};
