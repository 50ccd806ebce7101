import { modelArgument } from '../models/modelArgument';
import type { Command } from '../services';

/** Ends the engine that holds a model: only that gives all of its memory back. */
export const unloadModel: Command = {
  id: 'reasonscope.unloadModel',
  async run({ engine, generations, models }, argument) {
    const model = await modelArgument(models, argument);
    if (!model || !models.held(model)) return false;
    generations.cancelAll();
    return engine.stop();
  },
};
