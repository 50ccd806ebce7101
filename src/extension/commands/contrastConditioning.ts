import * as vscode from 'vscode';
import { sampleTarget } from '../branches/sampleTarget';
import { readContrastChoice } from '../contrast/contrastChoice';
import { pickContrast } from '../contrast/pickContrast';
import { runContrast } from '../contrast/runContrast';
import type { Command } from '../services';

/**
 * Reads the tokens of the shown sample after two contexts, or with two models, records in it what
 * was found, and shows that. Callers may give `{trace?, sample?}` and, instead of answering,
 * `{preset, parameters?, model?, secondModel?, texts?}`. Gives the id of the preset.
 */
export const contrastConditioning: Command = {
  id: 'reasonscope.contrastConditioning',
  async run(services, argument) {
    const target = sampleTarget(services, argument);
    if (!target) return undefined;
    const { trace, sample, index } = target;
    if (!sample) {
      throw new Error(
        vscode.l10n.t('There is no finished sample to contrast. Select one in the toolbar.'),
      );
    }
    const choice = readContrastChoice(argument) ?? (await pickContrast(services, trace, sample));
    const document = choice && (await runContrast(services, { ...target, sample }, choice));
    if (!document) return undefined;
    const view = services.views.viewOf(document.uri.toString());
    view?.run({ name: 'selectSample', address: { trace: index, sample: sample.id } });
    view?.run({ name: 'selectLens', lens: choice.preset.lens });
    return choice.preset.id;
  },
};
