import { DEFAULT_MODEL } from '../../engine/models/embedded';
import { isServerModel, parseServerModel } from '../../engine/remote/serverModel';
import { selectedModel, selectModel as chooseModel } from '../config';
import { serverArgument } from '../servers/serverNode';
import type { Command } from '../services';

/** Takes a server off the list and forgets its key. */
export const removeServer: Command = {
  id: 'reasonscope.removeServer',
  async run({ servers }, argument) {
    const server = serverArgument(servers.store, argument);
    if (!server) return false;
    await servers.store.remove(server);
    const model = selectedModel();
    if (isServerModel(model) && parseServerModel(model).server === server.name) {
      await chooseModel(DEFAULT_MODEL);
    }
    return true;
  },
};
