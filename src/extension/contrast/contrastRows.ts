import * as vscode from 'vscode';
import { measurements, type ContrastChoice } from '../../engine/contrast/plan';
import type { AnswerRequest } from '../../engine/protocol';
import type { Parameter, ParameterValue } from '../../trace/parameters';
import { editParameter } from '../generation/editParameter';
import { sameValue, valueText } from '../generation/parameterText';
import type { Steps } from '../generation/steps';
import { pickModel } from '../models/pickModel';
import type { Services } from '../services';
import { editText } from './editText';

/** A choice with what would be read. */
export interface Draft {
  readonly choice: ContrastChoice;
  /** Of both contexts; none where there is a problem. */
  readonly texts: readonly string[];
  /** What is measured of the answer. */
  readonly answer?: AnswerRequest;
  /** Why nothing can start. */
  readonly problem?: string;
}

/** A row of the list: what its choice changes, or `start`. */
export interface Row extends vscode.QuickPickItem {
  readonly act?: 'start' | ((choice: ContrastChoice, steps: Steps) => Promise<ContrastChoice>);
  /** Whether nothing can start before it is given. */
  readonly missing?: boolean;
}

export function contrastRows(services: Services, draft: Draft): Row[] {
  const { choice, problem, answer } = draft;
  const { parameters, models } = choice.preset;
  const start: Row = {
    label: `$(play) ${vscode.l10n.t('Start')}`,
    description: answer ? costText(answer) : '',
    ...(problem === undefined ? {} : { detail: `$(warning) ${shown(problem)}` }),
    act: 'start',
  };
  return [
    start,
    ...section(
      vscode.l10n.t('Parameters'),
      parameters.map((parameter) => parameterRow(services, draft, parameter)),
    ),
    ...(models === 'one'
      ? section(
          vscode.l10n.t('Contexts'),
          ([0, 1] as const).map((at) => contextRow(services, draft, at)),
        )
      : []),
    ...section(vscode.l10n.t('Models'), modelRows(services, choice)),
  ];
}

function section(label: string, rows: readonly Row[]): Row[] {
  if (rows.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

function costText(answer: AnswerRequest): string {
  const count = measurements(answer);
  return vscode.l10n.t('and {0} measurements of the answer, each of a few tokens', count);
}

function parameterRow(services: Services, { choice, problem }: Draft, parameter: Parameter): Row {
  const value = choice.parameters[parameter.id] ?? parameter.default;
  const [text, usual] = [value, parameter.default].map((one) => shown(valueText(one)));
  return {
    label: parameter.title,
    description: sameValue(value, parameter.default)
      ? (text ?? '')
      : vscode.l10n.t('{0} (default {1})', text ?? '', usual === '' ? '–' : (usual ?? '')),
    detail: parameter.help,
    missing: problem !== undefined && parameter.id === 'answer' && value === '',
    act: async (before, steps) => {
      const next = await edited(services, steps, before, parameter, value);
      if (next === undefined) return before;
      return { ...before, parameters: { ...before.parameters, [parameter.id]: next } };
    },
  };
}

/** A text that may have several lines needs an editor. */
function edited(
  services: Services,
  steps: Steps,
  { preset }: ContrastChoice,
  parameter: Parameter,
  value: ParameterValue,
): Promise<ParameterValue | undefined> {
  const lines = [value, parameter.default].some(
    (text) => typeof text === 'string' && text.includes('\n'),
  );
  return parameter.type === 'text' && lines
    ? editText(folderOf(services), `${preset.id}, ${parameter.title}`, valueText(value))
    : editParameter(steps, parameter, value);
}

/** A context as the model reads it; one that a person wrote goes before that of the preset. */
function contextRow(services: Services, { choice, texts }: Draft, at: 0 | 1): Row {
  const own = choice.texts?.[at];
  const text = own ?? texts[at];
  const name = choice.preset.readings[at];
  return {
    label: at === 0 ? vscode.l10n.t('First: {0}', name) : vscode.l10n.t('Second: {0}', name),
    description: own === undefined ? '' : vscode.l10n.t('as you wrote it'),
    detail: text === undefined ? vscode.l10n.t('$(warning) not known') : shown(text),
    act: async (before) => {
      const title = `${before.preset.id}, ${name}`;
      const next = await editText(folderOf(services), title, text ?? '');
      if (next === undefined) return before;
      // An empty one gives the preset's back.
      const taken = next === '' ? undefined : next;
      const [first, second] = before.texts ?? [undefined, undefined];
      return { ...before, texts: at === 0 ? [taken, second] : [first, taken] };
    },
  };
}

function modelRows({ models, servers }: Services, choice: ContrastChoice): Row[] {
  const { preset, model, secondModel } = choice;
  const [first, second] = preset.readings;
  const main: Row = {
    label: preset.models === 'one' ? vscode.l10n.t('Model') : vscode.l10n.t('Model: {0}', first),
    description: model,
    act: async (before) => ({
      ...before,
      model: (await pickModel(models, servers)) ?? before.model,
    }),
  };
  if (preset.models === 'one') return [main];
  const none =
    preset.models === 'two'
      ? vscode.l10n.t('$(warning) choose a model')
      : vscode.l10n.t('none: what the sample records of itself');
  const other: Row = {
    label: vscode.l10n.t('Model: {0}', second),
    description: secondModel ?? none,
    missing: preset.models === 'two' && secondModel === undefined,
    act: async (before) => {
      const chosen = await pickModel(models, servers, second);
      return chosen === undefined ? before : { ...before, secondModel: chosen };
    },
  };
  return [main, other];
}

/** Text of a trace in a row: on one line, with nothing in it that could reorder or be an icon. */
function shown(text: string): string {
  return text
    .replaceAll('\n', '↵')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll('$(', '$\u2060(')
    .slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 400;

function folderOf({ context }: Services): vscode.Uri {
  return vscode.Uri.joinPath(context.globalStorageUri, 'texts');
}
