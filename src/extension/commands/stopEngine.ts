import * as vscode from 'vscode';
import type { Command } from '../services';

export const stopEngine: Command = {
  id: 'reasonscope.stopEngine',
  run({ engine, generations }) {
    generations.cancelAll();
    const stopped = engine.stop();
    const text = stopped
      ? vscode.l10n.t('Engine stopped. It starts again with the next generation.')
      : vscode.l10n.t('The engine is not running.');
    vscode.window.setStatusBarMessage(text, 5_000);
    return Promise.resolve(stopped);
  },
};
