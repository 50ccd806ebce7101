import * as path from 'node:path';
import * as vscode from 'vscode';
import { embeddedFolder, findEmbedded } from '../../engine/models/embedded';

/** Asks for a file of prompts; an embedded model knows the problems that come with it only. */
export async function pickProblems(model: string): Promise<string | undefined> {
  const embedded = findEmbedded(model);
  if (!embedded) return openProblems();
  const sample = path.join(embeddedFolder(embedded), '..', 'problems.json');
  const own = vscode.l10n.t('$(folder) Choose a file…');
  const items: (vscode.QuickPickItem & { readonly file?: string })[] = [
    {
      label: vscode.l10n.t('Sample problems of the embedded models'),
      detail: vscode.l10n.t('Few: enough to try it, not for a good head.'),
      file: sample,
    },
    { label: own, detail: embedded.knows },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Prompts with answers'),
  });
  return chosen && (chosen.file ?? openProblems());
}

async function openProblems(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose a file of prompts with answers'),
      filters: { JSON: ['json', 'jsonl', 'ndjson'], [vscode.l10n.t('All files')]: ['*'] },
    })) ?? [];
  return file?.fsPath;
}
