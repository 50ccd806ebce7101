import { isObject } from '../../trace/json';
import type { ServerSetting, ServerStore } from './serverStore';

/** What the tree passes to commands for a server, and for a model of one. */
export interface ServerNode {
  readonly kind: 'server';
  readonly server: ServerSetting;
}

export interface ServerModelNode {
  readonly kind: 'serverModel';
  readonly server: ServerSetting;
  /** As the server names it. */
  readonly id: string;
  /** As the settings name it. */
  readonly model: string;
}

/** The server that a command is about: a row of the tree, or a name from another caller. */
export function serverArgument(store: ServerStore, argument: unknown): ServerSetting | undefined {
  if (typeof argument === 'string') return store.find(argument);
  const server = isObject(argument) ? argument.server : undefined;
  return isObject(server) && typeof server.name === 'string' ? store.find(server.name) : undefined;
}

export function isServerModelNode(value: unknown): value is ServerModelNode {
  return isObject(value) && value.kind === 'serverModel' && typeof value.model === 'string';
}
