import { askKey } from '../servers/addServerDialog';
import { serverArgument } from '../servers/serverNode';
import type { Command } from '../services';

/** Asks a person for a server's key; an empty one forgets it. */
export const setServerKey: Command = {
  id: 'reasonscope.setServerKey',
  async run({ servers }, argument) {
    const server = serverArgument(servers.store, argument);
    const key = server && (await askKey(server));
    if (!server || key === undefined) return false;
    await servers.store.setKey(server, key);
    return true;
  },
};
