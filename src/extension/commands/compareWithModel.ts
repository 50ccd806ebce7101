import * as vscode from 'vscode';
import { sampleTarget } from '../branches/sampleTarget';
import { readDivergeChoice } from '../diverge/divergeChoice';
import { pickDivergence } from '../diverge/pickDivergence';
import { runDivergence } from '../diverge/runDivergence';
import { reportRun } from '../generation/reportRun';
import type { Command } from '../services';
import { editableDocument } from './editableDocument';

/**
 * Lets a base model and another read the tokens of a sample and records how far they are apart,
 * then shows it. Callers may give `{trace?, sample?, model, base, metrics?}`. Gives the id of the
 * sample that has the comparison.
 */
export const compareWithModel: Command = {
  id: 'reasonscope.compareWithModel',
  async run(services, argument) {
    const target = sampleTarget(services, argument);
    if (!target) return undefined;
    const { sample, index } = target;
    if (!sample) {
      throw new Error(
        vscode.l10n.t('There is no finished sample to compare. Select one in the toolbar.'),
      );
    }
    const choice = readDivergeChoice(argument) ?? (await pickDivergence(services, sample));
    if (!choice) return undefined;
    const document = await editableDocument(services, target.document);
    const run = runDivergence(services, document, { ...target, sample }, choice);
    const id = (await reportRun(run))?.samples[0];
    if (id === undefined) return undefined;
    const view = services.views.viewOf(document.uri.toString());
    view?.run({ name: 'selectSample', address: { trace: index, sample: id } });
    view?.run({ name: 'selectLens', lens: 'js' });
    return id;
  },
};
