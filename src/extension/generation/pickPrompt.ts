import * as vscode from 'vscode';
import { findEmbedded, sampleProblems, type SampleProblem } from '../../engine/models/embedded';
import type { GoldFields } from '../../trace/verifier/goldText';
import { selectedModel } from '../config';
import { readTextFile } from './readTextFile';
import { selectedText } from './selectedText';

export interface PromptChoice {
  readonly text: string;
  /** What makes an answer right, where this is known already. */
  readonly gold?: GoldFields;
}

type Item = vscode.QuickPickItem & { readonly choose?: () => Promise<PromptChoice | undefined> };

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
  for (const { kind, prompt } of sampleProblems()) {
    if (kind !== last) {
      items.push({ label: titles[kind], kind: vscode.QuickPickItemKind.Separator });
    }
    items.push({ label: prompt, choose: () => Promise.resolve({ text: prompt }) });
    last = kind;
  }
  return items;
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
  const text = await readTextFile(vscode.l10n.t('Read a Prompt from a File'));
  return text === undefined ? undefined : { text };
}
