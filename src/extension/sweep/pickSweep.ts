import * as path from 'node:path';
import * as vscode from 'vscode';
import { CRITERIA, isCriterion } from '../../engine/crossSampling/criterion';
import { messageOf } from '../../engine/errors';
import { sampleProblemsFile } from '../../engine/models/embedded';
import { readBudgets } from '../../engine/sweep/sweepRequest';
import { Steps } from '../generation/steps';
import { pickModel } from '../models/pickModel';
import type { Services } from '../services';
import type { SweepChoice } from './runSweepChoice';
import { firstSweep } from './sweepChoice';

/** A row of the list: what its choice changes, or `start`. */
interface Row extends vscode.QuickPickItem {
  readonly act?: 'start' | ((draft: SweepChoice) => Promise<SweepChoice>);
}

/** Asks what is swept; "Start" stands first. The file for the figures is asked for last. */
export async function pickSweep(services: Services): Promise<SweepChoice | undefined> {
  const steps = new Steps();
  let draft = firstSweep(sampleProblemsFile(), '');
  try {
    for (;;) {
      const row = await steps.pick(rowsOf(services, steps, draft), {
        title: vscode.l10n.t('Cross-Sampling Sweep'),
        placeHolder: vscode.l10n.t('Enter starts; choose a row to change it'),
      });
      if (!row?.act) return undefined;
      if (row.act === 'start') break;
      draft = await row.act(draft);
    }
  } finally {
    steps.dispose();
  }
  const out = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the Sweep As'),
    defaultUri: suggestedFile(),
    filters: { JSON: ['json'] },
  });
  return out && { ...draft, out: out.fsPath };
}

function rowsOf({ models, servers }: Services, steps: Steps, draft: SweepChoice): Row[] {
  const { base, rl, direction, problemsFile, budgets, criteria, samples } = draft;
  const [writing, giving] = direction === 'forward' ? [base, rl] : [rl, base];
  const model = async (
    role: 'base' | 'rl',
    title: string,
    before: SweepChoice,
  ): Promise<SweepChoice> => {
    const chosen = await pickModel(models, servers, title);
    return chosen === undefined ? before : { ...before, [role]: chosen };
  };
  return [
    {
      label: `$(play) ${vscode.l10n.t('Start')}`,
      description: vscode.l10n.t('{0} writes, {1} gives tokens', writing, giving),
      act: 'start',
    },
    { label: vscode.l10n.t('Models'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Base'),
      description: base,
      act: (before) => model('base', vscode.l10n.t('Base Model'), before),
    },
    {
      label: vscode.l10n.t('Tuned model'),
      description: rl,
      detail: vscode.l10n.t('After training; with the tokenizer of the base'),
      act: (before) => model('rl', vscode.l10n.t('Tuned Model'), before),
    },
    {
      label: vscode.l10n.t('$(arrow-swap) Swap Roles'),
      detail: vscode.l10n.t('Which of them writes, and which gives tokens'),
      act: (before) =>
        Promise.resolve({
          ...before,
          direction: before.direction === 'forward' ? 'backward' : 'forward',
        }),
    },
    { label: vscode.l10n.t('What is run'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Problems'),
      description: path.basename(problemsFile),
      detail: vscode.l10n.t('A JSON array or JSON lines, each with "prompt" and "answer"'),
      act: async (before) => {
        const [file] =
          (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Problems') })) ?? [];
        return file ? { ...before, problemsFile: file.fsPath } : before;
      },
    },
    {
      label: vscode.l10n.t('Budgets'),
      description: budgets.join(', '),
      act: async (before) => {
        const text = await steps.ask({
          title: vscode.l10n.t('Budgets'),
          prompt: vscode.l10n.t('Shares of the tokens from 0 to 1, with commas between'),
          value: before.budgets.join(', '),
          problem: budgetsProblem,
        });
        return text === undefined ? before : { ...before, budgets: readBudgets(text) };
      },
    },
    {
      label: vscode.l10n.t('Criteria'),
      description: criteria.join(', '),
      act: async (before) => {
        const rows = CRITERIA.map((id) => ({ label: id, picked: before.criteria.includes(id) }));
        const chosen = await steps.pickMany(rows, {
          title: vscode.l10n.t('Criteria'),
          placeHolder: vscode.l10n.t('By what tokens are chosen; random is the control'),
        });
        const named = chosen?.map(({ label }) => label).filter(isCriterion);
        return named ? { ...before, criteria: named } : before;
      },
    },
    {
      label: vscode.l10n.t('Samples'),
      description: String(samples),
      detail: vscode.l10n.t('Responses per problem at each point'),
      act: async (before) => {
        const text = await steps.ask({
          title: vscode.l10n.t('Samples'),
          value: String(before.samples),
          problem: (given) =>
            /^[1-9]\d{0,3}$/.test(given.trim())
              ? undefined
              : vscode.l10n.t('Give a whole number from 1 to 9999.'),
        });
        return text === undefined ? before : { ...before, samples: Number(text) };
      },
    },
  ];
}

function budgetsProblem(text: string): string | undefined {
  try {
    readBudgets(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function suggestedFile(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = 'cross-sampling.json';
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(path.resolve(name));
}
