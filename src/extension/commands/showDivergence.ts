import * as vscode from 'vscode';
import { comparedSamples } from '../divergence/comparedSamples';
import type { Command } from '../services';
import { activeView } from './activeView';

/**
 * Shows the compared samples of the active trace, or of the file that a caller names by its
 * address, as heat maps and statistics.
 */
export const showDivergence: Command = {
  id: 'reasonscope.showDivergence',
  run(services, argument) {
    const named = argument instanceof vscode.Uri ? argument : undefined;
    const view = named ? services.views.viewOf(named.toString()) : activeView(services);
    const uri = named ?? view?.document.uri;
    if (!uri) return Promise.resolve(undefined);
    if (view && comparedSamples(view.document.content).length === 0) {
      const text = vscode.l10n.t(
        'No sample of this file was compared with another model yet. Compare one first.',
      );
      const compare = vscode.l10n.t('Compare with Model…');
      void vscode.window.showInformationMessage(text, compare).then((choice) => {
        if (choice === compare) {
          void vscode.commands.executeCommand('reasonscope.compareWithModel');
        }
      });
      return Promise.resolve(undefined);
    }
    services.divergences.show(uri);
    return Promise.resolve(uri);
  },
};
