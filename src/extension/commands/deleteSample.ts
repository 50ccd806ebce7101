import * as vscode from 'vscode';
import { branchesOf, withoutSamples } from '../../trace/deleteSamples';
import { isObject } from '../../trace/json';
import { sampleTarget } from '../branches/sampleTarget';
import type { Command } from '../services';
import { checkEditable } from './editableDocument';

/**
 * Takes the shown sample out of the trace; undo brings it back. Where it has branches, the person
 * says whether they go with it. Callers may give `{trace?, sample?, branches?: 'keep' | 'delete'}`.
 */
export const deleteSample: Command = {
  id: 'reasonscope.deleteSample',
  async run(services, argument) {
    const target = sampleTarget(services, argument);
    if (!target?.sample) return false;
    const { document, index, trace, sample } = target;
    checkEditable(document);
    const branches = branchesOf(trace.samples, sample.id);
    const given = isObject(argument) ? argument.branches : undefined;
    const way = branches.size === 0 ? 'keep' : (readWay(given) ?? (await ask(sample.id, branches)));
    if (!way) return false;
    const ids = new Set(way === 'delete' ? [sample.id, ...branches] : [sample.id]);
    const label =
      ids.size === 1
        ? vscode.l10n.t('Delete sample {0}', sample.id)
        : vscode.l10n.t('Delete sample {0} and its branches', sample.id);
    document.edit(label, (traces) =>
      traces.map((one, at) => (at === index ? withoutSamples(one, ids) : one)),
    );
    return true;
  },
};

type Way = 'keep' | 'delete';

function readWay(given: unknown): Way | undefined {
  return given === 'keep' || given === 'delete' ? given : undefined;
}

async function ask(sample: string, branches: ReadonlySet<string>): Promise<Way | undefined> {
  const keep = vscode.l10n.t('Delete Sample Only');
  const remove = vscode.l10n.t('Delete with Branches');
  const choice = await vscode.window.showWarningMessage(
    branches.size === 1
      ? vscode.l10n.t('Delete sample {0}, which has a branch?', sample)
      : vscode.l10n.t('Delete sample {0}, which has {1} branches?', sample, branches.size),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Branches hold all their tokens themselves and can stay. Undo brings back what is deleted.',
      ),
    },
    keep,
    remove,
  );
  if (choice === keep) return 'keep';
  return choice === remove ? 'delete' : undefined;
}
