import * as vscode from 'vscode';
import { HubError } from '../../engine/hub/hubError';
import { hubEndpoint, type HubAccess } from '../../engine/hub/hubFetch';
import { chooseVariant } from '../../engine/hub/hubModel';
import { isObject } from '../../trace/json';
import {
  askRepo,
  downloadWithProgress,
  pickVariant,
  readWithProgress,
} from '../models/downloadDialog';
import { askHubToken, readHubToken } from '../models/hubToken';
import type { Command, Services } from '../services';

/**
 * Downloads a model from the Hugging Face Hub and returns what loads it. Callers may give
 * `{repo, dtype}` instead of answering.
 */
export const downloadModel: Command = {
  id: 'reasonscope.downloadModel',
  async run(services, argument) {
    const given = isObject(argument) ? argument : {};
    const repo = typeof given.repo === 'string' ? given.repo : await askRepo();
    if (repo === undefined) return undefined;
    const dtype = typeof given.dtype === 'string' ? given.dtype : undefined;
    try {
      return await download(services, repo, dtype);
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      if (error.code === 'cancelled') {
        void vscode.window.showInformationMessage(error.message);
        return undefined;
      }
      if (error.code !== 'token') throw error;
      offerToken(services, error.message, { repo, dtype });
      return undefined;
    }
  },
};

async function download(
  { context, models }: Services,
  repo: string,
  dtype: string | undefined,
): Promise<string | undefined> {
  const token = await readHubToken(context);
  const access: HubAccess = {
    endpoint: hubEndpoint(),
    ...(token === undefined ? {} : { token }),
  };
  const model = await readWithProgress(access, repo);
  const variant = dtype === undefined ? await pickVariant(model) : chooseVariant(model, dtype);
  if (!variant) return undefined;
  const at = await downloadWithProgress(access, model, variant);
  models.refresh();
  const select = vscode.l10n.t('Select');
  const text = vscode.l10n.t('{0} ({1}) is downloaded.', model.repo, variant.id);
  // Not awaited: a command that waits for a notification would seem to hang.
  void vscode.window.showInformationMessage(text, select).then((choice) => {
    if (choice === select) void vscode.commands.executeCommand('reasonscope.selectModel', at);
  });
  return at;
}

function offerToken({ context }: Services, message: string, again: object): void {
  const set = vscode.l10n.t('Set Token…');
  void vscode.window.showErrorMessage(message, set).then(async (choice) => {
    if (choice === set && (await askHubToken(context))) {
      await vscode.commands.executeCommand('reasonscope.downloadModel', again);
    }
  });
}
