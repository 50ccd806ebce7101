import * as vscode from 'vscode';
import type { Decoder } from '../../engine/decoders/decoder';
import type { Parameter, ParameterValues } from '../../trace/parameters';
import { goldText, readGold, type GoldFields } from '../../trace/verifier/goldText';
import { maxTokens, selectedModel } from '../config';
import { pickModel } from '../models/pickModel';
import type { Services } from '../services';
import {
  makesSeveral,
  MOST_SAMPLES,
  randomSeed,
  rolesOf,
  SEED_LIMIT,
  type DecoderChoice,
} from './decoderChoice';
import type { DecoderMemory } from './decoderMemory';
import { editParameter } from './editParameter';
import { goldForms } from './goldForms';
import { sameValue, valueText } from './parameterText';
import type { Steps } from './steps';

/** A row of the list: what its choice changes, or `start`. */
interface Row extends vscode.QuickPickItem {
  readonly act?:
    'start' | 'reset' | ((draft: DecoderChoice, steps: Steps) => Promise<DecoderChoice>);
  /** Whether nothing can start before it is given. */
  readonly missing?: boolean;
}

/**
 * Shows the parameters with the values used last, "Start" first; each is changed by itself. What is
 * missing is asked for when the person starts.
 */
export async function pickParameters(
  services: Services,
  steps: Steps,
  decoder: Decoder,
  memory: DecoderMemory,
  task: string,
  gold?: GoldFields,
): Promise<DecoderChoice | undefined> {
  const remembered = memory.recall(decoder);
  let draft: DecoderChoice = {
    decoder,
    ...remembered,
    seed: randomSeed(),
    model: selectedModel(),
    maxTokens: maxTokens(),
    ...(makesSeveral(decoder) ? { count: 1 } : {}),
    ...(gold ? { gold } : {}),
  };
  for (;;) {
    const rows = rowsOf(services, draft);
    const chosen = await steps.pick(rows, {
      title: `${task}: ${decoder.title}`,
      placeHolder: vscode.l10n.t('Enter starts; choose a parameter to change it'),
    });
    if (!chosen?.act) return undefined;
    if (chosen.act === 'reset') draft = withDefaults(draft);
    else if (chosen.act === 'start') {
      const missing = rows.find((row) => row.missing === true);
      if (!missing) break;
      if (typeof missing.act === 'function') draft = await missing.act(draft, steps);
    } else draft = await chosen.act(draft, steps);
  }
  await memory.remember(decoder, draft);
  return draft;
}

function withDefaults(draft: DecoderChoice): DecoderChoice {
  const defaults = draft.decoder.parameters.map((one) => [one.id, one.default] as const);
  return { ...draft, parameters: Object.fromEntries(defaults), otherModels: [], count: 1 };
}

function rowsOf(services: Services, draft: DecoderChoice): Row[] {
  const { decoder } = draft;
  const parameters = decoder.parameters.map((parameter) => parameterRow(parameter, draft));
  const changed =
    decoder.parameters.some((one) => !sameValue(valueOf(one, draft.parameters), one.default)) ||
    draft.otherModels.length > 0 ||
    draft.count !== 1;
  return [
    { label: `$(play) ${vscode.l10n.t('Start')}`, description: summaryOf(draft), act: 'start' },
    separator(vscode.l10n.t('Parameters')),
    ...parameters,
    seedRow(draft),
    ...(makesSeveral(decoder) ? [] : [countRow(draft)]),
    ...(draft.gold ? [goldRow(draft.gold)] : []),
    separator(vscode.l10n.t('Models')),
    ...modelRows(services, draft),
    ...(changed
      ? [
          separator(''),
          { label: `$(discard) ${vscode.l10n.t('Reset to Defaults')}`, act: 'reset' as const },
        ]
      : []),
  ];
}

function parameterRow(parameter: Parameter, draft: DecoderChoice): Row {
  const value = valueOf(parameter, draft.parameters);
  const missing = parameter.type === 'file' && value === '';
  const usual = valueText(parameter.default);
  const shown = missing ? vscode.l10n.t('$(warning) choose a file') : valueText(value);
  return {
    label: parameter.title,
    description: sameValue(value, parameter.default)
      ? shown
      : vscode.l10n.t('{0} (default {1})', shown, usual === '' ? '–' : usual),
    detail: parameter.help,
    missing,
    act: async (before, steps) => {
      const next = await editParameter(steps, parameter, value);
      if (next === undefined) return before;
      return { ...before, parameters: { ...before.parameters, [parameter.id]: next } };
    },
  };
}

function seedRow(draft: DecoderChoice): Row {
  return {
    label: vscode.l10n.t('Seed'),
    description: String(draft.seed),
    detail: vscode.l10n.t('The same seed, decoder and model give the same tokens.'),
    act: async (before, steps) => {
      const seed = await askForNumber(steps, vscode.l10n.t('Seed'), before.seed, 0, SEED_LIMIT - 1);
      return seed === undefined ? before : { ...before, seed };
    },
  };
}

function countRow(draft: DecoderChoice): Row {
  return {
    label: vscode.l10n.t('Samples'),
    description: String(draft.count),
    detail: vscode.l10n.t('So many samples one after the other, each with the next seed.'),
    act: async (before, steps) => {
      const count = await askForNumber(
        steps,
        vscode.l10n.t('Samples'),
        before.count,
        1,
        MOST_SAMPLES,
      );
      return count === undefined ? before : { ...before, count };
    },
  };
}

function goldRow(gold: GoldFields): Row {
  const text = goldText(gold);
  return {
    label: vscode.l10n.t('Gold Answer'),
    description: text === '' ? vscode.l10n.t('none') : text,
    detail: vscode.l10n.t('Samples are judged right or wrong by it. May be left out.'),
    act: async (before, steps) => {
      const title = vscode.l10n.t('Gold Answer (Optional)');
      const typed = await steps.ask({
        title,
        prompt: goldForms(),
        value: text,
        problem: () => undefined,
      });
      // Untouched, all stays: a Countdown shows its rules, and may have a solution as well.
      if (typed === undefined || typed.trim() === text) return before;
      return { ...before, gold: readGold(typed) };
    },
  };
}

function modelRows({ models, servers }: Services, draft: DecoderChoice): Row[] {
  const main: Row = {
    label: vscode.l10n.t('Model'),
    description: draft.model,
    act: async (before) => ({
      ...before,
      model: (await pickModel(models, servers)) ?? before.model,
    }),
  };
  const others = rolesOf(draft.decoder).map(({ title, help }, index): Row => {
    const { [index]: model = '' } = draft.otherModels;
    return {
      label: title,
      description: model === '' ? vscode.l10n.t('$(warning) choose a model') : model,
      detail: help,
      missing: model === '',
      act: async (before) => {
        const chosen = await pickModel(models, servers, title);
        if (chosen === undefined) return before;
        const otherModels = rolesOf(before.decoder).map((_, at) =>
          at === index ? chosen : (before.otherModels[at] ?? ''),
        );
        return { ...before, otherModels };
      },
    };
  });
  return [main, ...others];
}

async function askForNumber(
  steps: Steps,
  title: string,
  value: number,
  least: number,
  most: number,
): Promise<number | undefined> {
  const read = (text: string): number => (/^\s*\d+\s*$/.test(text) ? Number(text) : NaN);
  const text = await steps.ask({
    title,
    value: String(value),
    problem: (typed) => {
      const number = read(typed);
      return number >= least && number <= most
        ? undefined
        : vscode.l10n.t('Give a whole number from {0} to {1}.', least, most);
    },
  });
  return text === undefined ? undefined : read(text);
}

function valueOf(parameter: Parameter, values: ParameterValues): ParameterValues[string] {
  return values[parameter.id] ?? parameter.default;
}

/** What differs from the defaults, and the seed. */
function summaryOf({ decoder, parameters, seed, count }: DecoderChoice): string {
  const changed = decoder.parameters
    .filter((one) => !sameValue(valueOf(one, parameters), one.default))
    .map((one) => `${one.title} ${valueText(valueOf(one, parameters))}`);
  const several = count > 1 ? [vscode.l10n.t('{0} samples', count)] : [];
  return [...changed, ...several, vscode.l10n.t('seed {0}', seed)].join(' · ');
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
