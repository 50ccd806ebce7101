import * as vscode from 'vscode';
import type { Sample } from '../../trace/sample';
import type { Services } from '../services';
import { sampleTarget, type SampleTarget } from './sampleTarget';

/**
 * The sample and token that a branch leaves: those of the caller, else those of the active view.
 * The token may be the end of the sample. @throws Error where there is none to go on from
 */
export function branchTarget(
  services: Services,
  argument: unknown,
): (SampleTarget & { readonly sample: Sample }) | undefined {
  const target = sampleTarget(services, argument);
  if (!target) return undefined;
  const { sample, token } = target;
  if (!sample) {
    throw new Error(
      vscode.l10n.t('There is no finished sample to go on from. Select one in the toolbar.'),
    );
  }
  const { length } = sample.tokens;
  if (token > length) {
    throw new Error(
      vscode.l10n.t(
        'Sample {0} has {1} tokens; it cannot be left at #{2}.',
        sample.id,
        length,
        token,
      ),
    );
  }
  return { ...target, sample };
}
