import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import { selectedModel } from '../config';
import type { Services } from '../services';

/** Whether the selected model reads the sample's token ids as they are. Loads the model. */
export async function sharesTokenizer({ engine }: Services, { origin }: Sample): Promise<boolean> {
  const recorded = origin.model?.tokenizerHash;
  if (recorded === undefined) return false;
  const model = selectedModel();
  const loading = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Loading {0}', model),
  };
  const loaded = await vscode.window.withProgress(loading, () => engine.call('load', { model }));
  return recorded === loaded.tokenizerHash;
}
