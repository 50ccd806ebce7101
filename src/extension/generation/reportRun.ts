import * as vscode from 'vscode';
import { EngineCallError } from '../engine/engineProcess';
import type { GenerationOutcome } from './generation';

/** Shows why a generation failed and offers the way on; the tokens so far stay in the editor. */
export async function reportRun(
  run: Promise<GenerationOutcome>,
): Promise<GenerationOutcome | undefined> {
  try {
    return await run;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const model = vscode.l10n.t('Select Model…');
    const log = vscode.l10n.t('Show Log');
    const choices =
      error instanceof EngineCallError && error.code !== 'parameter' ? [model, log] : [log];
    // Not awaited: a command that waits for a notification would seem to hang.
    void vscode.window.showErrorMessage(message, ...choices).then((choice) => {
      if (choice === model) void vscode.commands.executeCommand('reasonscope.selectModel');
      if (choice === log) void vscode.commands.executeCommand('reasonscope.showLog');
    });
    return undefined;
  }
}
