import * as vscode from 'vscode';
import type { FitEvent, FitRequest, FitResult } from '../../engine/ziprc/fit/request';
import type { EngineClient } from '../engine/engineClient';

/** Fits a head with progress that can be cancelled. @throws EngineCallError */
export function runFit(engine: EngineClient, request: FitRequest): Thenable<FitResult> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reasonscope: fitting a ZIP-RC head for {0}', request.model),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    let shown = 0;
    const onEvent = (event: FitEvent): void => {
      if (event.kind === 'fit') {
        progress.report({ message: vscode.l10n.t('fitting, iteration {0}', event.iteration) });
        return;
      }
      const { done, total, right } = event;
      const now = Math.floor((100 * done) / total);
      const message = vscode.l10n.t('{0} of {1} rollouts, {2} right', done, total, right);
      progress.report({ message, increment: now - shown });
      shown = now;
    };
    return engine.call('fitHead', request, { token, onEvent });
  });
}
