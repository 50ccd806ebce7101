import { EngineError } from '../errors';
import { hostOf } from './address';

const PREFIX = 'server:';

/** A model of a server, named `server:<name of the server>/<the server's name of the model>`. */
export interface ServerModel {
  readonly server: string;
  readonly model: string;
}

export function isServerModel(model: string): boolean {
  return model.startsWith(PREFIX);
}

/** @throws EngineError `model` for a name that is not of that form. */
export function parseServerModel(name: string): ServerModel {
  const [, server, model] = /^server:([^/\s]+)\/(\S.*)$/.exec(name) ?? [];
  if (server !== undefined && model !== undefined) return { server, model };
  throw new EngineError(
    'model',
    `A model of a server is named server:NAME/MODEL, such as server:gpu/Qwen3-4B, not "${name}".`,
  );
}

export function serverModelName({ server, model }: ServerModel): string {
  return `${PREFIX}${server}/${model}`;
}

/** A server's name where the person gives none. */
export function defaultServerName(address: string): string {
  return hostOf(address);
}

/** @throws EngineError `parameter` */
export function checkServerName(name: string): string {
  const trimmed = name.trim();
  if (/^[^/\s]+$/.test(trimmed)) return trimmed;
  throw new EngineError('parameter', 'A server has a name without blanks and slashes.');
}
