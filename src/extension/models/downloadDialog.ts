import * as vscode from 'vscode';
import { byteText } from '../../engine/hub/byteText';
import { downloadVariant } from '../../engine/hub/download';
import { hubEndpoint, type HubAccess } from '../../engine/hub/hubFetch';
import { readHubModel, type HubFile, type HubModel } from '../../engine/hub/hubModel';
import { parseRepoId } from '../../engine/hub/repoId';
import type { ModelVariant } from '../../engine/hub/variants';

/** Asks for the name of a model on the hub. */
export function askRepo(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Download Model'),
    prompt: vscode.l10n.t(
      'Name of a model on {0} with an ONNX export, as on its page',
      new URL(hubEndpoint()).host,
    ),
    placeHolder: 'onnx-community/Qwen2.5-0.5B-Instruct',
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        parseRepoId(value);
        return undefined;
      } catch (error) {
        return value === '' ? '' : (error as Error).message;
      }
    },
  });
}

/** @throws HubError */
export function readWithProgress(access: HubAccess, repo: string): Thenable<HubModel> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking {0} about {1}', new URL(access.endpoint).host, repo),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (_, token) =>
    readHubModel(access, repo, signalOf(token)),
  );
}

/** Also where there is only one export: its size is worth a look before the download. */
export async function pickVariant({
  repo,
  variants,
}: HubModel): Promise<ModelVariant<HubFile> | undefined> {
  const items = variants.map((variant) => ({
    label: variant.id,
    description: byteText(variant.bytes),
    detail: variant.graph,
    variant,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Download {0}', repo),
    placeHolder: vscode.l10n.t('Which export; smaller ones are faster and less exact'),
  });
  return chosen?.variant;
}

/** Returns what loads the model. @throws HubError */
export function downloadWithProgress(
  access: HubAccess,
  model: HubModel,
  variant: ModelVariant<HubFile>,
): Thenable<string> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Downloading {0}', model.repo),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    let percent = 0;
    return downloadVariant(access, model, variant, {
      signal: signalOf(token),
      onProgress: ({ done, total }) => {
        const now = Math.floor((100 * done) / Math.max(1, total));
        // A message to the window for every packet would be thousands.
        if (now <= percent) return;
        const size = vscode.l10n.t('{0} of {1}', byteText(done), byteText(total));
        progress.report({ increment: now - percent, message: size });
        percent = now;
      },
    });
  });
}

/** A cancellation as the rest of the program knows it. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => {
    abort.abort();
  });
  return abort.signal;
}
