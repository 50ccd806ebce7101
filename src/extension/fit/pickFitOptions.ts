import * as vscode from 'vscode';
import {
  ANSWER_VERIFIERS,
  DEFAULT_VERIFIER,
  readVerifier,
} from '../../engine/ziprc/fit/verifierChoice';
import type { Parameter, ParameterValues } from '../../trace/parameters';
import { editParameter } from '../generation/editParameter';
import { valueText } from '../generation/parameterText';
import type { Steps } from '../generation/steps';
import { pickFolder } from '../models/pickModel';
import { fitParameters } from './fitParameters';

export interface FitOptions {
  /** As `readVerifier` reads it. */
  readonly verifier: string;
  readonly numbers: ParameterValues;
  /** Where the head is saved; undefined for the usual place. */
  readonly folder?: string;
}

interface Row extends vscode.QuickPickItem {
  readonly act?: 'start' | ((draft: FitOptions, steps: Steps) => Promise<FitOptions>);
}

/** Shows the options with their defaults, "Start" first; undefined where the person gives up. */
export async function pickFitOptions(
  steps: Steps,
  title: string,
  given: FitOptions,
): Promise<FitOptions | undefined> {
  let draft = given;
  for (;;) {
    const chosen = await steps.pick(rowsOf(draft), {
      title,
      placeHolder: vscode.l10n.t('Enter starts; choose an option to change it'),
    });
    if (!chosen?.act) return undefined;
    if (chosen.act === 'start') return draft;
    draft = await chosen.act(draft, steps);
  }
}

export function defaultFitOptions(): FitOptions {
  const numbers = Object.fromEntries(fitParameters().map((one) => [one.id, one.default]));
  return { verifier: DEFAULT_VERIFIER, numbers };
}

function rowsOf(draft: FitOptions): Row[] {
  return [
    { label: `$(play) ${vscode.l10n.t('Start')}`, act: 'start' },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Verifier'),
      description: draft.verifier,
      detail: vscode.l10n.t('What counts as a right answer.'),
      act: editVerifier,
    },
    ...fitParameters().map((parameter) => numberRow(parameter, draft)),
    {
      label: vscode.l10n.t('Save in'),
      description: draft.folder ?? vscode.l10n.t('beside the model, or among your own files'),
      detail: vscode.l10n.t('A folder for ziprc.json and ziprc.bin.'),
      act: async (before) => {
        const folder = await pickFolder(vscode.l10n.t('Choose a folder for the head'));
        return folder === undefined ? before : { ...before, folder };
      },
    },
  ];
}

function numberRow(parameter: Parameter, { numbers }: FitOptions): Row {
  const value = numbers[parameter.id] ?? parameter.default;
  return {
    label: parameter.title,
    description: valueText(value),
    detail: parameter.help,
    act: async (before, steps) => {
      const next = await editParameter(steps, parameter, value);
      if (next === undefined) return before;
      return { ...before, numbers: { ...before.numbers, [parameter.id]: next } };
    },
  };
}

async function editVerifier(before: FitOptions, steps: Steps): Promise<FitOptions> {
  const rows = [
    ...Object.entries(ANSWER_VERIFIERS).map(([label, detail]) => ({ label, detail })),
    {
      label: vscode.l10n.t('$(terminal) A program…'),
      detail: vscode.l10n.t(
        'It gets prompt, response and answer as JSON on standard input, and ends with 0 for right, 1 for wrong.',
      ),
      program: true,
    },
  ];
  const chosen = await steps.pick<(typeof rows)[number] & { readonly program?: boolean }>(rows, {
    title: vscode.l10n.t('Verifier'),
    placeHolder: vscode.l10n.t('What counts as a right answer?'),
  });
  if (!chosen) return before;
  if (chosen.program !== true) return { ...before, verifier: chosen.label };
  const program = await steps.ask({
    title: vscode.l10n.t('Program that verifies answers'),
    prompt: vscode.l10n.t(
      'With its arguments. It runs in the folder of the prompts, without a shell.',
    ),
    value: before.verifier.startsWith('command:') ? before.verifier.slice('command:'.length) : '',
    problem: (text) => {
      try {
        readVerifier(`command:${text}`, '.');
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  return program === undefined ? before : { ...before, verifier: `command:${program}` };
}
