import * as vscode from 'vscode';
import { cudaPackage } from '../../engine/devices/cudaLibraries/files';
import { checkDestination, installCudaLibraries } from '../../engine/devices/cudaLibraries/install';
import { findPackage, type NugetPackage } from '../../engine/devices/cudaLibraries/nuget';
import { byteText } from '../../engine/hub/byteText';
import { HubError } from '../../engine/hub/hubError';
import { isObject } from '../../trace/json';
import { signalOf } from '../models/downloadDialog';
import type { Command } from '../services';

/**
 * Downloads the libraries of ONNX Runtime's CUDA provider and returns where they lie. Callers may
 * give `{confirmed: true}` instead of answering.
 */
export const downloadCudaLibraries: Command = {
  id: 'reasonscope.downloadCudaLibraries',
  async run({ engine }, argument) {
    const folder = await checkDestination();
    try {
      const source = await askWithProgress();
      const confirmed = isObject(argument) && argument.confirmed === true;
      if (!confirmed && !(await confirm(source, folder))) return undefined;
      await downloadWithProgress(source, folder);
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'cancelled')) throw error;
      void vscode.window.showInformationMessage(error.message);
      return undefined;
    }
    // A process that runs has looked for them already.
    if (engine.state === 'idle') engine.stop();
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The CUDA libraries are there. The engine looks for them when it starts next.'),
    );
    return folder;
  },
};

function askWithProgress(): Thenable<NugetPackage> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking for the CUDA libraries'),
    cancellable: true,
  };
  const { name, version } = cudaPackage();
  return vscode.window.withProgress(options, (_, token) =>
    findPackage(name, version, signalOf(token)),
  );
}

async function confirm(source: NugetPackage, folder: string): Promise<boolean> {
  const download = vscode.l10n.t('Download');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Download the CUDA libraries of ONNX Runtime ({0})?', byteText(source.bytes)),
    {
      modal: true,
      detail: vscode.l10n.t(
        'From {0} to {1}. They need an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9. An update of the extension removes them.',
        source.address,
        folder,
      ),
    },
    download,
  );
  return choice === download;
}

function downloadWithProgress(source: NugetPackage, folder: string): Thenable<string> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Downloading the CUDA libraries'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    let percent = 0;
    const onBytes = (done: number): void => {
      const now = Math.floor((100 * done) / source.bytes);
      // A message to the window for every packet would be thousands.
      if (now <= percent) return;
      const size = vscode.l10n.t('{0} of {1}', byteText(done), byteText(source.bytes));
      progress.report({ increment: now - percent, message: size });
      percent = now;
    };
    return installCudaLibraries(source, { signal: signalOf(token), onBytes, folder });
  });
}
