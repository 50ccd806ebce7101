import * as vscode from 'vscode';
import type { Command, Services } from '../services';
import { addModelFolder } from './addModelFolder';
import { annotateText } from './annotateText';
import { cancelGeneration } from './cancelGeneration';
import { deleteModel } from './deleteModel';
import { downloadModel } from './downloadModel';
import { generateTrace } from './generateTrace';
import { loadModel } from './loadModel';
import { nextHighLens, nextReflection, previousHighLens, previousReflection } from './navigation';
import { openAsTrace } from './openAsTrace';
import { refreshModels } from './refreshModels';
import { regenerate } from './regenerate';
import { removeModelFolder } from './removeModelFolder';
import { revealModel } from './revealModel';
import { saveAsTrace } from './saveAsTrace';
import { selectLens } from './selectLens';
import { selectModel } from './selectModel';
import { setHubToken } from './setHubToken';
import { showLog } from './showLog';
import { showSampleTrace } from './showSampleTrace';
import { stopEngine } from './stopEngine';
import { unloadModel } from './unloadModel';
import { useModel } from './useModel';

export const COMMANDS: readonly Command[] = [
  generateTrace,
  regenerate,
  annotateText,
  cancelGeneration,
  selectLens,
  nextReflection,
  previousReflection,
  nextHighLens,
  previousHighLens,
  openAsTrace,
  saveAsTrace,
  showSampleTrace,
  selectModel,
  addModelFolder,
  downloadModel,
  refreshModels,
  loadModel,
  unloadModel,
  useModel,
  revealModel,
  removeModelFolder,
  deleteModel,
  setHubToken,
  stopEngine,
  showLog,
];

/** A command that throws tells the person, and its caller still gets the error. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...COMMANDS.map((command) =>
      vscode.commands.registerCommand(command.id, async (argument: unknown) => {
        try {
          return await command.run(services, argument);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          services.log.error(`${command.id}: ${message}`);
          void vscode.window.showErrorMessage(message);
          throw error;
        }
      }),
    ),
  );
}
