import type { Command } from '../services';

export const showLog: Command = {
  id: 'reasonscope.showLog',
  run({ log }) {
    log.show();
    return Promise.resolve();
  },
};
