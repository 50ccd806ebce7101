import { isArray, isObject } from '../../trace/json';
import { EngineError } from '../errors';
import { serverListFile } from '../hub/folders';
import { readShared, writeShared } from '../sharedFile';
import { parseAddress, type ServerAccess } from './address';
import { checkServerName } from './serverModel';

/** A server without its key. */
export type ListedServer = Omit<ServerAccess, 'key'>;

/** The servers of the command line, in one file that never holds a key. */
export class ServerList {
  constructor(readonly file = serverListFile()) {}

  /** @throws EngineError `parameter` for a file that holds no list; it is never replaced. */
  async servers(): Promise<readonly ListedServer[]> {
    const read = await readShared(this.file, failure);
    if (!read) return [];
    const { value } = read;
    const list = isObject(value) && value.version === 1 ? value.servers : undefined;
    if (isArray(list) && list.every(isListed)) {
      return list.map(({ name, address }) => ({
        name: checkServerName(name),
        address: parseAddress(address),
      }));
    }
    throw failure(`${this.file} holds no list of servers of version 1. Correct it or delete it.`);
  }

  /** Replaces one of the same name. */
  async add({ name, address }: ListedServer): Promise<void> {
    const others = (await this.servers()).filter((server) => server.name !== name);
    await this.write([...others, { name, address }]);
  }

  /** Returns whether it was on the list. */
  async remove(name: string): Promise<boolean> {
    const servers = await this.servers();
    const left = servers.filter((server) => server.name !== name);
    if (left.length === servers.length) return false;
    await this.write(left);
    return true;
  }

  private write(servers: readonly ListedServer[]): Promise<void> {
    return writeShared(this.file, { version: 1, servers }, failure);
  }
}

function failure(message: string): EngineError {
  return new EngineError('parameter', message);
}

function isListed(value: unknown): value is ListedServer {
  return isObject(value) && typeof value.name === 'string' && typeof value.address === 'string';
}
