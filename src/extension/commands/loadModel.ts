import { load } from '../models/load';
import { modelArgument } from '../models/modelArgument';
import type { Command } from '../services';

/** Loads a model without selecting it. */
export const loadModel: Command = {
  id: 'reasonscope.loadModel',
  async run({ engine, models }, argument) {
    const model = await modelArgument(models, argument);
    return model ? load(engine, model.model) : undefined;
  },
};
