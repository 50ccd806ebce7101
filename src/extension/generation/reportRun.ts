import * as vscode from 'vscode';
import { EngineCallError } from '../engine/engineProcess';
import type { GenerationOutcome } from './generation';

/** Shows why a generation failed and offers the ways on; the tokens so far stay in the editor. */
export async function reportRun(
  run: Promise<GenerationOutcome>,
): Promise<GenerationOutcome | undefined> {
  try {
    return await run;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const ways = waysOn(error);
    // Not awaited: a command that waits for a notification would seem to hang.
    void vscode.window.showErrorMessage(message, ...ways.keys()).then((choice) => {
      const [command, ...args] = ways.get(choice ?? '') ?? [];
      if (command !== undefined) void vscode.commands.executeCommand(command, ...args);
    });
    return undefined;
  }
}

/** Commands by what their buttons say. */
function waysOn(error: unknown): ReadonlyMap<string, readonly [string, ...string[]]> {
  const code = error instanceof EngineCallError ? error.code : 'parameter';
  const ways = new Map<string, readonly [string, ...string[]]>();
  if (code !== 'parameter') {
    ways.set(vscode.l10n.t('Select Model…'), ['reasonscope.selectModel']);
  }
  if (code === 'memory') {
    const setting = 'reasonscope.engine.memoryGate';
    ways.set(vscode.l10n.t('Open Setting'), ['workbench.action.openSettings', setting]);
  }
  return ways.set(vscode.l10n.t('Show Log'), ['reasonscope.showLog']);
}
