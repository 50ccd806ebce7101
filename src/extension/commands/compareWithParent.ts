import * as vscode from 'vscode';
import { sampleTarget } from '../branches/sampleTarget';
import type { Command } from '../services';

/** Shows a branch beside the sample that it left. Callers may give `{trace?, sample?}`. */
export const compareWithParent: Command = {
  id: 'reasonscope.compareWithParent',
  async run(services, argument) {
    const target = sampleTarget(services, argument);
    if (!target?.sample) return undefined;
    const { index: trace, sample } = target;
    const parent = target.trace.samples.find(({ id }) => id === sample.parent?.sample);
    if (!parent) {
      throw new Error(vscode.l10n.t('Sample {0} is not a branch of another one.', sample.id));
    }
    return vscode.commands.executeCommand('reasonscope.compareSamples', {
      left: { trace, sample: parent.id },
      right: { trace, sample: sample.id },
    });
  },
};
