import * as vscode from 'vscode';
import { pickFolder } from '../models/pickModel';
import type { Command } from '../services';

/** Puts a folder on the list of models; callers may give its path instead of answering. */
export const addModelFolder: Command = {
  id: 'reasonscope.addModelFolder',
  async run({ models }, argument) {
    const folder = typeof argument === 'string' ? argument : await pickFolder();
    if (folder === undefined) return undefined;
    const { model, name } = await models.addFolder(folder);
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} is on the list of models.', name), 5_000);
    return model;
  },
};
