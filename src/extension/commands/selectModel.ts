import * as vscode from 'vscode';
import { EMBEDDED_MODELS } from '../../engine/models/embedded';
import { selectedModel, selectModel as chooseModel } from '../config';
import type { Command } from '../services';

const RECENT_KEY = 'recentModelFolders';
const RECENT_LIMIT = 5;

export const selectModel: Command = {
  id: 'reasonscope.selectModel',
  async run({ context, engine }, argument) {
    const model = typeof argument === 'string' ? argument : await pickModel(context);
    if (model === undefined) return undefined;
    const loading = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reasonscope: loading {0}', model),
      cancellable: true,
    };
    try {
      // Loading first: a model that cannot run is refused here, with its reason, not at first use.
      const loaded = await vscode.window.withProgress(loading, (_, token) =>
        engine.call('load', { model }, { token }),
      );
      await chooseModel(model);
      if (!EMBEDDED_MODELS.some(({ name }) => name === model)) await remember(context, model);
      return loaded;
    } catch (error) {
      await vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  },
};

async function pickModel(context: vscode.ExtensionContext): Promise<string | undefined> {
  const current = selectedModel();
  const shown = (model: string): string => (model === current ? vscode.l10n.t('selected') : '');
  const items: (vscode.QuickPickItem & { model?: string })[] = [
    ...EMBEDDED_MODELS.map(({ name, title, knows }) => ({
      label: name,
      description: [title, shown(name)].filter(Boolean).join(' · '),
      detail: knows,
      model: name,
    })),
    ...recentFolders(context).map((folder) => ({
      label: folder,
      description: shown(folder),
      model: folder,
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('$(folder) Choose a model folder…'),
      detail: vscode.l10n.t('A folder with an ONNX decoder export and its tokenizer.json'),
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Select Model'),
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  if (chosen.model !== undefined) return chosen.model;
  const folders = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a model folder'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders?.[0]?.fsPath;
}

function recentFolders(context: vscode.ExtensionContext): readonly string[] {
  return context.globalState.get<readonly string[]>(RECENT_KEY, []);
}

async function remember(context: vscode.ExtensionContext, folder: string): Promise<void> {
  const others = recentFolders(context).filter((known) => known !== folder);
  await context.globalState.update(RECENT_KEY, [folder, ...others].slice(0, RECENT_LIMIT));
}
