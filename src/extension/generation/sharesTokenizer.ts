import * as vscode from 'vscode';
import { readsIds } from '../../engine/readsIds';
import { isServerModel, parseServerModel } from '../../engine/remote/serverModel';
import type { Sample } from '../../trace/sample';
import type { Services } from '../services';

/** Whether a model reads the sample's token ids as they are. Loads the model. */
export async function sharesTokenizer(
  services: Services,
  { origin }: Sample,
  model: string,
): Promise<boolean> {
  if (isServerModel(model)) {
    const server = services.servers.store.find(parseServerModel(model).server);
    return readsIds(origin, { model, server }, undefined);
  }
  if (origin.model?.tokenizerHash === undefined) return false;
  const loading = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Loading {0}', model),
  };
  const loaded = await vscode.window.withProgress(loading, () =>
    services.engine.call('load', { model }),
  );
  return readsIds(origin, { model }, loaded.tokenizerHash);
}
