import * as vscode from 'vscode';
import { selectModel as chooseModel } from '../config';
import { load } from '../models/load';
import { pickModel } from '../models/pickModel';
import type { Command } from '../services';

export const selectModel: Command = {
  id: 'reasonscope.selectModel',
  async run({ engine, models, servers }, argument) {
    const model = typeof argument === 'string' ? argument : await pickModel(models, servers);
    if (model === undefined) return undefined;
    try {
      // Loading first: a model that cannot run is refused here, with its reason, not at first use.
      const loaded = await load(engine, model);
      await chooseModel(model);
      return loaded;
    } catch (error) {
      await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  },
};
