import * as path from 'node:path';
import * as vscode from 'vscode';
import { ResponseStore } from '../../engine/sweep/responseStore';
import { runSweep } from '../../engine/sweep/runSweep';
import { sweepContents, sweepFiles } from '../../engine/sweep/sweepFiles';
import { checkSweep, type SweepRequest } from '../../engine/sweep/sweepRequest';
import { readProblems } from '../../trace/problems';
import type { Services } from '../services';
import { writeAtomically } from '../writeAtomically';

/** A sweep as a person asks for it. */
export interface SweepChoice extends Omit<SweepRequest, 'problems'> {
  readonly problemsFile: string;
  /** Where its figures go; the picture and the responses come beside it. */
  readonly out: string;
}

/**
 * Runs a sweep with progress, and writes its files. What was there is gone on with.
 * @returns undefined where the person cancelled
 * @throws Error, EngineError, EngineCallError, TraceFormatError
 */
export function runSweepChoice(
  { engine }: Services,
  { problemsFile, out, ...choice }: SweepChoice,
): Thenable<vscode.Uri | undefined> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Cross-sampling sweep'),
      cancellable: true,
    },
    async (progress, token) => {
      const name = path.basename(problemsFile);
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(problemsFile));
      const problems = readProblems(name, Buffer.from(bytes).toString('utf8'));
      const request = { ...choice, problems };
      checkSweep(request);
      const files = sweepFiles(out);
      const store = await ResponseStore.open(files.responses);
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
      const owner = {};
      let shown = 0;
      try {
        const sweep = await runSweep(request, {
          generate: (one, onEvent) => engine.call('generate', one, { owner, token, onEvent }),
          store,
          problemsName: name,
          onProgress: ({ done, total, criterion, budget }) => {
            const share = (100 * done) / total;
            const message = vscode.l10n.t(
              '{0} of {1} responses ({2}, budget {3})',
              done,
              total,
              criterion,
              budget,
            );
            progress.report({ message, increment: share - shown });
            shown = share;
          },
          signal: abort.signal,
        });
        const contents = sweepContents(sweep);
        await writeAtomically(vscode.Uri.file(files.figure), contents.figure);
        await writeAtomically(vscode.Uri.file(files.data), contents.data);
        return vscode.Uri.file(files.data);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
}
