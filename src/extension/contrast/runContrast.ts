import * as vscode from 'vscode';
import { contrastSample } from '../../engine/contrast/contrastSample';
import { contrastRequestOf, type ContrastChoice } from '../../engine/contrast/plan';
import type { ContrastEvent, ContrastResult } from '../../engine/protocol';
import type { Sample } from '../../trace/sample';
import type { SampleTarget } from '../branches/sampleTarget';
import { editableDocument } from '../commands/editableDocument';
import type { TraceDocument } from '../editor/traceDocument';
import type { Services } from '../services';

type Target = SampleTarget & { readonly sample: Sample };

/**
 * Reads the sample twice and records in it what the readings say, as one edit. A file of another
 * format stays as it is: its copy gets the edit. Cancelling leaves everything as it was.
 * @returns the document with the contrast; undefined where it was cancelled.
 * @throws EngineError, EngineCallError, Error
 */
export async function runContrast(
  services: Services,
  target: Target,
  choice: ContrastChoice,
): Promise<TraceDocument | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reasonscope: {0} with {1}', choice.preset.title, choice.model),
    cancellable: true,
  };
  const result = await vscode.window.withProgress(options, (progress, token) => {
    const cancel = new vscode.CancellationTokenSource();
    const listeners = [
      token.onCancellationRequested(() => cancel.cancel()),
      target.document.onWillClose(() => cancel.cancel()),
    ];
    return read(services, target, choice, cancel.token, reporter(progress)).finally(() => {
      for (const listener of [...listeners, cancel]) listener.dispose();
    });
  });
  if (result.finish === 'cancelled') return undefined;
  const document = await editableDocument(services, target.document);
  record(document, target, (sample) => contrastSample(sample, choice, result));
  return document;
}

async function read(
  { engine }: Services,
  { trace, sample, document }: Target,
  choice: ContrastChoice,
  token: vscode.CancellationToken,
  onEvent: (event: ContrastEvent) => void,
): Promise<ContrastResult> {
  const { tokenizerHash } = await engine.call('load', { model: choice.model }, { token });
  const request = contrastRequestOf(trace, sample, choice, tokenizerHash);
  return engine.call('contrast', request, { owner: document, token, onEvent });
}

/** The trace may have changed meanwhile: what else was said of the sample is kept. */
function record(
  document: TraceDocument,
  { index, sample: { id, tokens } }: Target,
  change: (sample: Sample) => Sample,
): void {
  const now = document.content.traces[index]?.samples.find((one) => one.id === id);
  if (now?.tokens.length !== tokens.length) {
    throw new Error(vscode.l10n.t('Sample {0} is not in this file any more.', id));
  }
  const changed = change(now);
  document.edit(vscode.l10n.t('Contrast sample {0}', id), (traces) =>
    traces.map((trace, at) =>
      at === index
        ? { ...trace, samples: trace.samples.map((one) => (one.id === id ? changed : one)) }
        : trace,
    ),
  );
}

function reporter(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): (event: ContrastEvent) => void {
  let before = 0;
  return ({ evaluated, total }) => {
    progress.report({
      message: vscode.l10n.t('{0} of {1} tokens read', evaluated, total),
      increment: (100 * (evaluated - before)) / total,
    });
    before = evaluated;
  };
}
