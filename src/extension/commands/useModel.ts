import { modelArgument } from '../models/modelArgument';
import { isServerModelNode } from '../servers/serverNode';
import type { Command } from '../services';
import { selectModel } from './selectModel';

/** Selects the model of a row of the tree. */
export const useModel: Command = {
  id: 'reasonscope.useModel',
  async run(services, argument) {
    if (isServerModelNode(argument)) return selectModel.run(services, argument.model);
    const model = await modelArgument(services.models, argument);
    return model ? selectModel.run(services, model.model) : undefined;
  },
};
