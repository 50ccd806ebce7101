import { modelArgument } from '../models/modelArgument';
import type { Command } from '../services';

/** Takes a folder off the list of models; its files stay. */
export const removeModelFolder: Command = {
  id: 'reasonscope.removeModelFolder',
  async run({ models }, argument) {
    const model = await modelArgument(models, argument);
    return model?.source === 'folder' && models.removeFolder(model.path);
  },
};
