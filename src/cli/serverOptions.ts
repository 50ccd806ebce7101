import { parseAddress, type ServerAccess } from '../engine/remote/address';
import {
  defaultServerName,
  isServerModel,
  parseServerModel,
  serverModelName,
} from '../engine/remote/serverModel';
import { ServerList } from '../engine/remote/serverList';
import { CliError } from './cliError';

/** The environment variable with the key; an argument would show in the list of processes. */
export const KEY_VARIABLE = 'REASONSCOPE_API_KEY';

/** Options of commands that can use a server. */
export const SERVER_OPTIONS = { server: { type: 'string' } } as const;

export const SERVER_HELP = `  --server URL         an OpenAI-compatible server; --model is then its name of the model. Servers that
                       were added (see: reasonscope servers) go by --model server:NAME/MODEL
                       The variable ${KEY_VARIABLE} holds the key of a server that wants one
`;

/** A model and, where a server runs it, the server. */
export interface ChosenModel {
  readonly model: string;
  readonly server?: ServerAccess;
}

/** @throws CliError, EngineError `parameter` or `model` */
export async function chosenModel(
  model: string | undefined,
  address: string | undefined,
  byDefault: string,
): Promise<ChosenModel> {
  if (address !== undefined) {
    if (model === undefined) {
      throw new CliError(
        '--server needs --model NAME; "reasonscope servers probe URL" lists them.',
      );
    }
    const server = accessTo(address);
    return { model: serverModelName({ server: server.name, model }), server };
  }
  if (model === undefined || !isServerModel(model)) return { model: model ?? byDefault };
  return { model, server: await listedServer(parseServerModel(model).server) };
}

/** A server by its address. */
export function accessTo(address: string): ServerAccess {
  const parsed = parseAddress(address);
  return withKey({ name: defaultServerName(parsed), address: parsed });
}

/** A server by its name. @throws CliError */
export async function listedServer(name: string): Promise<ServerAccess> {
  const servers = await new ServerList().servers();
  const found = servers.find((server) => server.name === name);
  if (found) return withKey(found);
  const known = servers.map((server) => server.name).join(', ') || 'none';
  throw new CliError(
    `There is no server "${name}" (added: ${known}). Add it: reasonscope servers add URL --name ${name}`,
  );
}

function withKey(server: Omit<ServerAccess, 'key'>): ServerAccess {
  const key = process.env[KEY_VARIABLE]?.trim();
  return key === undefined || key === '' ? server : { ...server, key };
}
