import type { Command } from '../services';

export const cancelGeneration: Command = {
  id: 'reasonscope.cancelGeneration',
  run({ views, generations }) {
    const document = views.active?.document;
    if (!document || !generations.cancel(document)) generations.cancelAll();
    return Promise.resolve();
  },
};
