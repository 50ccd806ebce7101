import * as vscode from 'vscode';
import type { LoadedModel } from '../../engine/protocol';
import type { EngineClient } from '../engine/engineClient';

/** Loads a model with progress; a cancel ends the engine's work. @throws EngineCallError */
export async function load(engine: EngineClient, model: string): Promise<LoadedModel> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reasonscope: loading {0}', model),
    cancellable: true,
  };
  return vscode.window.withProgress(progress, (_, token) =>
    engine.call('load', { model }, { token }),
  );
}
