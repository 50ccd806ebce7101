import * as vscode from 'vscode';
import { contentText, sourceText } from './modelText';
import { serverModelName } from '../../engine/remote/serverModel';
import type { Servers } from '../servers/servers';
import type { Models } from './models';

type Item = vscode.QuickPickItem & { readonly choose?: () => Promise<string | undefined> };

/** Asks for one of the models on this machine, or for the way to another. */
export async function pickModel(
  models: Models,
  servers: Servers,
  title = vscode.l10n.t('Select Model'),
): Promise<string | undefined> {
  // A promise: the list shows that it is busy while servers are asked.
  const chosen = await vscode.window.showQuickPick(itemsOf(models, servers), {
    title,
    matchOnDetail: true,
  });
  return chosen?.choose?.();
}

async function itemsOf(models: Models, servers: Servers): Promise<Item[]> {
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
  items.push(...(await serverItems(servers)));
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
    {
      label: vscode.l10n.t('$(server) Add a server…'),
      detail: vscode.l10n.t('vLLM, SGLang, llama.cpp, Ollama or another OpenAI-compatible one'),
      choose: async () => {
        // It selects a model itself.
        await vscode.commands.executeCommand('reasonscope.addServer');
        return undefined;
      },
    },
  );
  return items;
}

/** Models of the servers that were added; one that does not answer says why. */
async function serverItems(servers: Servers): Promise<Item[]> {
  const list = servers.store.list();
  const states = await Promise.all(
    list.map(async (server) => ({ server, state: await servers.state(server) })),
  );
  return states.flatMap(({ server, state }): Item[] => {
    const heading = { label: server.name, kind: vscode.QuickPickItemKind.Separator };
    if (state.kind === 'failed') {
      const label = vscode.l10n.t('$(warning) {0} does not answer', server.name);
      return [heading, { label, detail: state.problem }];
    }
    const models = state.identity.models.map(({ id }): Item => {
      const model = serverModelName({ server: server.name, model: id });
      const description = servers.isSelected(model) ? vscode.l10n.t('selected') : '';
      return { label: id, description, detail: model, choose: () => Promise.resolve(model) };
    });
    return [heading, ...models];
  });
}

export async function pickFolder(
  title = vscode.l10n.t('Choose a model folder'),
): Promise<string | undefined> {
  const folders = await vscode.window.showOpenDialog({
    title,
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return folders?.[0]?.fsPath;
}
