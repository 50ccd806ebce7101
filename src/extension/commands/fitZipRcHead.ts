import * as vscode from 'vscode';
import { fitText } from '../../engine/ziprc/fit/fitText';
import type { FitResult } from '../../engine/ziprc/fit/request';
import { readProblems } from '../../trace/problems';
import { EngineCallError } from '../engine/engineProcess';
import { defaultFitOptions, pickFitOptions } from '../fit/pickFitOptions';
import { pickProblems } from '../fit/pickProblems';
import { readFitArgument, requestOf, type GivenFit } from '../fit/readFitArgument';
import { runFit } from '../fit/runFit';
import { Steps } from '../generation/steps';
import { modelArgument } from '../models/modelArgument';
import { pickModel } from '../models/pickModel';
import type { Command, Services } from '../services';

/**
 * Fits a ZIP-RC head for a model and returns what it found. Callers may give
 * `{model, promptsFile, verifier?, folder?, samples?, maxTokens?, temperature?, bins?,
 * statesPerRollout?, seed?}` instead of answering.
 */
export const fitZipRcHead: Command = {
  id: 'reasonscope.fitZipRcHead',
  async run(services, argument) {
    const given = readFitArgument(argument) ?? (await ask(services, argument));
    if (!given) return undefined;
    const file = vscode.Uri.file(given.promptsFile);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const problems = readProblems(given.promptsFile, text);
    try {
      const result = await runFit(services.engine, requestOf(given, problems));
      // Not awaited: a command that waits for a notification would seem to hang.
      void tell(given.model, result);
      return result;
    } catch (error) {
      if (!(error instanceof EngineCallError && error.code === 'cancelled')) throw error;
      void vscode.window.showInformationMessage(error.message);
      return undefined;
    }
  },
};

async function ask(services: Services, argument: unknown): Promise<GivenFit | undefined> {
  const { models, servers } = services;
  const title = vscode.l10n.t('Fit ZIP-RC Head');
  const shown = await modelArgument(models, argument);
  const model =
    shown?.model ??
    (await pickModel(models, servers, vscode.l10n.t('Fit ZIP-RC Head: Choose a Model')));
  if (model === undefined) return undefined;
  const promptsFile = await pickProblems(model);
  if (promptsFile === undefined) return undefined;
  const steps = new Steps();
  try {
    const options = await pickFitOptions(steps, title, defaultFitOptions());
    return options && { model, promptsFile, options };
  } finally {
    steps.dispose();
  }
}

async function tell(model: string, result: FitResult): Promise<void> {
  const { heldOut, file, warnings } = result;
  const { reward, length } = heldOut.all;
  const figures = vscode.l10n.t(
    'ZIP-RC head for {0}: on held-out prompts a Brier score of {1} (constant: {2}) and an error of the remaining length of {3} tokens (median at the position: {4}).',
    model,
    reward.brier.toFixed(3),
    reward.brierOfConstant.toFixed(3),
    length.meanAbsoluteError.toFixed(1),
    length.meanAbsoluteErrorByPosition.toFixed(1),
  );
  const [showFigures, openSidecar] = [vscode.l10n.t('Show Figures'), vscode.l10n.t('Open Sidecar')];
  const choice =
    warnings.length > 0
      ? await vscode.window.showWarningMessage(
          `${figures} ${warnings.join(' ')}`,
          showFigures,
          openSidecar,
        )
      : await vscode.window.showInformationMessage(figures, showFigures, openSidecar);
  if (choice === openSidecar) await vscode.window.showTextDocument(vscode.Uri.file(file));
  if (choice === showFigures) {
    const content = [fitText(result), ...warnings, '', file].join('\n');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
  }
}
