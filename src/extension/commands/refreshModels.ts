import type { Command } from '../services';

export const refreshModels: Command = {
  id: 'reasonscope.refreshModels',
  run({ models }) {
    models.refresh();
    return Promise.resolve();
  },
};
