import * as vscode from 'vscode';
import { LENSES } from '../../lenses/registry';
import type { Command } from '../services';
import { activeView } from './activeView';

export const selectLens: Command = {
  id: 'reasonscope.selectLens',
  async run(services, argument) {
    const view = activeView(services);
    if (!view) return undefined;
    const current = view.selection?.lens;
    const items = LENSES.map((lens) => ({
      label: lens.title,
      description: lens.id === current ? vscode.l10n.t('shown now') : lens.unit,
      detail: `${lens.summary} ${lens.citation}`,
      id: lens.id,
    }));
    const chosen =
      typeof argument === 'string'
        ? items.find(({ id }) => id === argument)
        : await vscode.window.showQuickPick(items, {
            title: vscode.l10n.t('Select Lens'),
            placeHolder: vscode.l10n.t('The value that heats the tokens'),
            matchOnDetail: true,
          });
    if (!chosen) return undefined;
    view.run({ name: 'selectLens', lens: chosen.id });
    return chosen.id;
  },
};
