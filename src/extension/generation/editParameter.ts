import * as vscode from 'vscode';
import type { Parameter, ParameterValue } from '../../trace/parameters';
import { readValue, valueText } from './parameterText';
import type { Steps } from './steps';

/** Asks for a value of the parameter by its type; undefined where the person gives up. */
export async function editParameter(
  steps: Steps,
  parameter: Parameter,
  value: ParameterValue,
): Promise<ParameterValue | undefined> {
  switch (parameter.type) {
    case 'boolean':
      return value !== true;
    case 'choice': {
      const items = parameter.choices.map((label) => ({
        label,
        description: label === value ? vscode.l10n.t('as it is') : '',
      }));
      items.sort((a, b) => Number(b.label === value) - Number(a.label === value));
      const title = parameter.title;
      const options = { title, placeHolder: parameter.help };
      return (await steps.pick(items, options))?.label;
    }
    case 'file': {
      const [file] = (await vscode.window.showOpenDialog({ title: parameter.title })) ?? [];
      return file?.fsPath;
    }
    case 'number':
    case 'integer':
    case 'words':
    case 'text':
      return askForText(steps, parameter, value);
  }
}

async function askForText(
  steps: Steps,
  parameter: Parameter,
  value: ParameterValue,
): Promise<ParameterValue | undefined> {
  const text = await steps.ask({
    title: parameter.title,
    prompt: promptOf(parameter),
    value: valueText(value),
    problem: (typed) => {
      try {
        readValue(parameter, typed);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  return text === undefined ? undefined : readValue(parameter, text);
}

function promptOf(parameter: Parameter): string {
  switch (parameter.type) {
    case 'number':
    case 'integer': {
      const { help, minimum, maximum } = parameter;
      return vscode.l10n.t('{0} From {1} to {2}.', help, minimum, maximum);
    }
    case 'words':
      return vscode.l10n.t('{0} Words are parted by commas.', parameter.help);
    case 'boolean':
    case 'choice':
    case 'file':
    case 'text':
      return parameter.help;
  }
}
