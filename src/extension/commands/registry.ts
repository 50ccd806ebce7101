import * as vscode from 'vscode';
import type { Command, Services } from '../services';
import { cancelGeneration } from './cancelGeneration';
import { generateTrace } from './generateTrace';
import { nextHighLens, nextReflection, previousHighLens, previousReflection } from './navigation';
import { openAsTrace } from './openAsTrace';
import { regenerate } from './regenerate';
import { saveAsTrace } from './saveAsTrace';
import { selectLens } from './selectLens';
import { selectModel } from './selectModel';
import { showLog } from './showLog';
import { showSampleTrace } from './showSampleTrace';
import { stopEngine } from './stopEngine';

export const COMMANDS: readonly Command[] = [
  generateTrace,
  regenerate,
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
