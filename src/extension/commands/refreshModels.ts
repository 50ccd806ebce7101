import type { Command } from '../services';

export const refreshModels: Command = {
  id: 'reasonscope.refreshModels',
  run({ models, servers }) {
    models.refresh();
    servers.refresh();
    return Promise.resolve();
  },
};
