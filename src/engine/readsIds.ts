import type { Origin } from '../trace/sample';
import { hostOf, type ServerAccess } from './remote/address';
import { isServerModel, parseServerModel } from './remote/serverModel';

/**
 * Whether a model reads the token ids of a sample as they are: its tokenizer is the same, or it is
 * the same model of the same server, which takes ids.
 * @param tokenizerHash of the model, where it is loaded on this machine.
 */
export function readsIds(
  { server, model }: Origin,
  request: { readonly model: string; readonly server?: Pick<ServerAccess, 'address'> | undefined },
  tokenizerHash: string | undefined,
): boolean {
  if (server === undefined && request.server === undefined) {
    return tokenizerHash !== undefined && model?.tokenizerHash === tokenizerHash;
  }
  if (!server || !request.server || !isServerModel(request.model)) return false;
  return (
    hostOf(request.server.address) === server.host &&
    parseServerModel(request.model).model === model?.name &&
    server.capabilities.prefix === 'ids'
  );
}
