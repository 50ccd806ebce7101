import * as vscode from 'vscode';
import type { ContrastChoice } from '../../engine/contrast/plan';
import { CONTRAST_PRESETS, findPreset } from '../../lenses/contrast/presets';
import { isArray, isObject } from '../../trace/json';
import { resolveParameters } from '../../trace/parameters';
import { selectedModel } from '../config';

/**
 * A choice handed over by a caller instead of a person: `{preset, parameters?, model?, secondModel?,
 * texts?}`; undefined where it names no preset. @throws ParameterError, Error
 */
export function readContrastChoice(argument: unknown): ContrastChoice | undefined {
  if (!isObject(argument) || typeof argument.preset !== 'string') return undefined;
  const preset = findPreset(argument.preset);
  if (!preset) {
    const known = CONTRAST_PRESETS.map(({ id }) => id).join(', ');
    throw new Error(
      vscode.l10n.t('No contrast is named "{0}"; there are: {1}.', argument.preset, known),
    );
  }
  const { model, secondModel, texts } = argument;
  const given = isObject(argument.parameters) ? argument.parameters : {};
  const [first, second] = isArray(texts) ? texts : [];
  return {
    preset,
    parameters: resolveParameters(preset.title, preset.parameters, given),
    model: typeof model === 'string' ? model : selectedModel(),
    ...(typeof secondModel === 'string' ? { secondModel } : {}),
    texts: [textOrNone(first), textOrNone(second)],
  };
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
