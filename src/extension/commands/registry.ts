import * as vscode from 'vscode';
import type { Command, Services } from '../services';
import { addModelFolder } from './addModelFolder';
import { addServer } from './addServer';
import { annotateText } from './annotateText';
import { cancelGeneration } from './cancelGeneration';
import { compareSamples } from './compareSamples';
import { compareWithModel } from './compareWithModel';
import { compareWithParent } from './compareWithParent';
import { continueWithAlternative } from './continueWithAlternative';
import { contrastConditioning } from './contrastConditioning';
import { crossSamplingSweep } from './crossSamplingSweep';
import { deleteModel } from './deleteModel';
import { deleteSample } from './deleteSample';
import { downloadCudaLibraries } from './downloadCudaLibraries';
import { downloadModel } from './downloadModel';
import { fitZipRcHead } from './fitZipRcHead';
import { generateTrace } from './generateTrace';
import { loadModel } from './loadModel';
import {
  nextDivergent,
  nextHighLens,
  nextReflection,
  previousDivergent,
  previousHighLens,
  previousReflection,
} from './navigation';
import { openAsTrace } from './openAsTrace';
import { probeServer } from './probeServer';
import { refreshModels } from './refreshModels';
import { regenerate } from './regenerate';
import { regenerateFromToken } from './regenerateFromToken';
import { removeModelFolder } from './removeModelFolder';
import { removeServer } from './removeServer';
import { revealModel } from './revealModel';
import { saveAsTrace } from './saveAsTrace';
import { selectLens } from './selectLens';
import { selectModel } from './selectModel';
import { setGoldAnswer } from './setGoldAnswer';
import { setHubToken } from './setHubToken';
import { setServerKey } from './setServerKey';
import { showCalibration } from './showCalibration';
import { showDivergence } from './showDivergence';
import { showLog } from './showLog';
import { showSample } from './showSample';
import { showSampleTrace } from './showSampleTrace';
import { stopEngine } from './stopEngine';
import { unloadModel } from './unloadModel';
import { useModel } from './useModel';

export const COMMANDS: readonly Command[] = [
  generateTrace,
  regenerate,
  regenerateFromToken,
  continueWithAlternative,
  annotateText,
  cancelGeneration,
  compareSamples,
  compareWithModel,
  compareWithParent,
  showDivergence,
  showCalibration,
  crossSamplingSweep,
  contrastConditioning,
  showSample,
  deleteSample,
  setGoldAnswer,
  selectLens,
  nextReflection,
  previousReflection,
  nextHighLens,
  previousHighLens,
  nextDivergent,
  previousDivergent,
  openAsTrace,
  saveAsTrace,
  showSampleTrace,
  selectModel,
  addModelFolder,
  downloadModel,
  fitZipRcHead,
  refreshModels,
  loadModel,
  unloadModel,
  useModel,
  revealModel,
  removeModelFolder,
  deleteModel,
  setHubToken,
  addServer,
  setServerKey,
  probeServer,
  removeServer,
  downloadCudaLibraries,
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
          if (error instanceof vscode.CancellationError) return undefined;
          const message = error instanceof Error ? error.message : String(error);
          services.log.error(`${command.id}: ${message}`);
          void vscode.window.showErrorMessage(message);
          throw error;
        }
      }),
    ),
  );
}
