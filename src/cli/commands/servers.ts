import { ServerList } from '../../engine/remote/serverList';
import type { Command } from '../command';
import { parseOptions, usage } from '../options';
import { printJson } from '../print';
import { KEY_VARIABLE } from '../serverOptions';
import { addServer } from './servers/add';
import { probeServer } from './servers/probe';
import { removeServer } from './servers/remove';

const ACTIONS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  list: listServers,
  add: addServer,
  remove: removeServer,
  probe: probeServer,
};

export const servers: Command = {
  name: 'servers',
  summary: 'List OpenAI-compatible servers as JSON; add one, find out what it can do.',
  help: `Usage: reasonscope servers [list]
       reasonscope servers add URL [--name NAME]
       reasonscope servers remove NAME
       reasonscope servers probe NAME|URL [--model MODEL]

  list             the servers that were added, as JSON
  add URL          ask the server who it is and put it on the list
    --name NAME    what to call it (default: host and port); its models are server:NAME/MODEL
  remove NAME      take it off the list
  probe NAME|URL   what kind of server it is and which models it offers, as JSON
    --model MODEL  what this model can do: log-probabilities, most alternatives, scoring of texts, exact
                   prefixes, raw or processed values. This asks it for some ten tokens

The variable ${KEY_VARIABLE} holds the key of a server that wants one; the list never holds keys.
`,
  run: async ([action, ...args]) => {
    if (action === undefined || action.startsWith('-')) {
      await listServers(action === undefined ? [] : [action, ...args]);
      return;
    }
    const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!run) {
      const known = Object.keys(ACTIONS).join(', ');
      throw usage('servers', `There is no "servers ${action}"; there is ${known}`);
    }
    await run(args);
  },
};

async function listServers(args: readonly string[]): Promise<void> {
  parseOptions('servers', args, {}, []);
  printJson(await new ServerList().servers(), 2);
}
