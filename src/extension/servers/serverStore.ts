import * as vscode from 'vscode';
import { parseAddress, type ServerAccess } from '../../engine/remote/address';
import { checkServerName, isServerModel, parseServerModel } from '../../engine/remote/serverModel';
import { affectsServers, configuredServers, saveServers } from '../config';
import { Disposable } from '../disposable';

/** A server as the settings hold it. */
export type ServerSetting = Omit<ServerAccess, 'key'>;

/** Keys belong to an address: a name that comes to mean another server takes no key along. */
const SECRET = 'serverKey ';

/** The servers that the person added: addresses in the settings, keys in the secret storage. */
export class ServerStore extends Disposable {
  private readonly change = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.change.event;

  constructor(private readonly secrets: vscode.SecretStorage) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsServers(event)) this.change.fire();
      }),
    );
    this.register(
      secrets.onDidChange(({ key }) => {
        if (key.startsWith(SECRET)) this.change.fire();
      }),
    );
  }

  /** Entries of the settings that are servers; a name given twice means the first. */
  list(): readonly ServerSetting[] {
    const seen = new Set<string>();
    return configuredServers().flatMap(({ name, address }) => {
      try {
        const server = { name: checkServerName(name), address: parseAddress(address) };
        if (seen.has(server.name)) return [];
        seen.add(server.name);
        return [server];
      } catch {
        return [];
      }
    });
  }

  find(name: string): ServerSetting | undefined {
    return this.list().find((server) => server.name === name);
  }

  /** Replaces one of the same name. */
  async add(server: ServerSetting, key: string | undefined): Promise<void> {
    await this.setKey(server, key);
    await saveServers([...this.list().filter(({ name }) => name !== server.name), server]);
  }

  /** Forgets its key too, unless another entry has the same address. */
  async remove(server: ServerSetting): Promise<void> {
    const left = this.list().filter(({ name }) => name !== server.name);
    if (left.every(({ address }) => address !== server.address)) {
      await this.setKey(server, undefined);
    }
    await saveServers(left);
  }

  async setKey({ address }: ServerSetting, key: string | undefined): Promise<void> {
    if (key === undefined || key === '') await this.secrets.delete(SECRET + address);
    else await this.secrets.store(SECRET + address, key);
  }

  async hasKey({ address }: ServerSetting): Promise<boolean> {
    return (await this.secrets.get(SECRET + address)) !== undefined;
  }

  async access(server: ServerSetting): Promise<ServerAccess> {
    const key = await this.secrets.get(SECRET + server.address);
    return { ...server, ...(key === undefined ? {} : { key }) };
  }

  /** The server of a model; undefined for models of this machine and for servers not added. */
  async accessFor(model: string): Promise<ServerAccess | undefined> {
    if (!isServerModel(model)) return undefined;
    const server = this.find(parseServerModel(model).server);
    return server && this.access(server);
  }
}
