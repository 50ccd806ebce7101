import * as vscode from 'vscode';
import { findEmbedded, sampleProblems, type SampleProblem } from '../../engine/models/embedded';
import { selectedModel } from '../config';

export interface PromptChoice {
  readonly text: string;
  /** The gold answer of a sample problem. */
  readonly answer?: string;
}

type Item = vscode.QuickPickItem & { readonly choose?: () => Promise<PromptChoice | undefined> };

/** Largest prompt file that is read; far beyond what a context holds. */
const FILE_LIMIT_BYTES = 4 * 1024 * 1024;

/** Sample problems first where the model knows only those; then input, selection or a file. */
export async function pickPrompt(): Promise<PromptChoice | undefined> {
  const model = selectedModel();
  const knows = findEmbedded(model)?.knows;
  const problems = knows === undefined ? [] : problemItems();
  const own: Item[] = [
    { label: vscode.l10n.t('Own prompt'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('$(edit) Type a prompt…'),
      ...(knows === undefined ? {} : { detail: knows }),
      choose: () => typePrompt(model, knows),
    },
    { label: vscode.l10n.t('$(file) Read a prompt from a file…'), choose: promptFromFile },
  ];
  const selection = selectedText();
  if (selection !== undefined) {
    own.splice(1, 0, {
      label: vscode.l10n.t('$(selection) Use the selected text'),
      detail: selection.length > 120 ? `${selection.slice(0, 120)}…` : selection,
      choose: () => Promise.resolve({ text: selection }),
    });
  }
  const chosen = await vscode.window.showQuickPick([...problems, ...own], {
    title: vscode.l10n.t('Generate Trace with {0}', model),
    placeHolder:
      knows === undefined
        ? vscode.l10n.t('What the model is asked')
        : vscode.l10n.t('This model knows only problems like these; anything else gives nonsense'),
    matchOnDetail: true,
  });
  return chosen?.choose?.();
}

function problemItems(): Item[] {
  const titles: Readonly<Record<SampleProblem['kind'], string>> = {
    countdown: vscode.l10n.t('Countdown: make the target from the numbers'),
    word: vscode.l10n.t('Word problems'),
  };
  const items: Item[] = [];
  let last: SampleProblem['kind'] | undefined;
  for (const { kind, prompt, answer } of sampleProblems()) {
    if (kind !== last) {
      items.push({ label: titles[kind], kind: vscode.QuickPickItemKind.Separator });
    }
    items.push({ label: prompt, choose: () => Promise.resolve({ text: prompt, answer }) });
    last = kind;
  }
  return items;
}

export function selectedText(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return text.trim() === '' ? undefined : text;
}

async function typePrompt(model: string, knows = ''): Promise<PromptChoice | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Prompt for {0}', model),
    prompt: knows,
    validateInput: (value) =>
      value.trim() === '' ? vscode.l10n.t('Write what the model is asked.') : undefined,
  });
  return text === undefined ? undefined : { text };
}

async function promptFromFile(): Promise<PromptChoice | undefined> {
  const files = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Read a prompt from a file'),
  });
  const [file] = files ?? [];
  if (!file) return undefined;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > FILE_LIMIT_BYTES) {
    throw new Error(vscode.l10n.t('{0} is too large for a prompt ({1} bytes).', file.path, size));
  }
  const bytes = await vscode.workspace.fs.readFile(file);
  return {
    text: Buffer.from(bytes)
      .toString('utf8')
      .replace(/\r?\n$/, ''),
  };
}
