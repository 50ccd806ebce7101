import * as vscode from 'vscode';
import { contentText, sourceText } from './modelText';
import type { Models } from './models';

type Item = vscode.QuickPickItem & { readonly choose?: () => Promise<string | undefined> };

/** Asks for one of the models on this machine, or for the way to another. */
export async function pickModel(models: Models): Promise<string | undefined> {
  const { models: known } = await models.list();
  const items: Item[] = [];
  let group = '';
  for (const model of known.filter(({ problem }) => problem === undefined)) {
    if (group !== sourceText(model)) {
      group = sourceText(model);
      items.push({ label: group, kind: vscode.QuickPickItemKind.Separator });
    }
    const state = models.isSelected(model) ? vscode.l10n.t('selected') : '';
    items.push({
      label: model.name,
      description: [contentText(model), state].filter(Boolean).join(' · '),
      detail: model.knows ?? model.path,
      choose: () => Promise.resolve(model.model),
    });
  }
  items.push(
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('$(folder) Choose a model folder…'),
      detail: vscode.l10n.t('A folder with an ONNX decoder export and its tokenizer.json'),
      choose: async () => {
        const folder = await pickFolder();
        return folder === undefined ? undefined : (await models.addFolder(folder)).model;
      },
    },
    {
      label: vscode.l10n.t('$(cloud-download) Download a model…'),
      detail: vscode.l10n.t('From the Hugging Face Hub'),
      choose: () =>
        Promise.resolve(
          vscode.commands.executeCommand<string | undefined>('reasonscope.downloadModel'),
        ),
    },
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Select Model'),
    matchOnDetail: true,
  });
  return chosen?.choose?.();
}

export async function pickFolder(): Promise<string | undefined> {
  const folders = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a model folder'),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders?.[0]?.fsPath;
}
