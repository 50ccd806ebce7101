import * as vscode from 'vscode';
import { originAfter } from '../../engine/originAfter';
import type { ScoreEvent, ScoreSource, StartedEvent } from '../../engine/protocol';
import { readsIds } from '../../engine/readsIds';
import { isServerModel, parseServerModel } from '../../engine/remote/serverModel';
import { freeSampleId } from '../../trace/freeSampleId';
import type { Sample } from '../../trace/sample';
import { rowsOf, SampleBuilder } from '../../trace/sampleBuilder';
import { takesReference, withReference } from '../../trace/withReference';
import { unpackBlock } from '../../trace/wire';
import type { SampleTarget } from '../branches/sampleTarget';
import { recordedAlternatives } from '../config';
import type { TraceDocument } from '../editor/traceDocument';
import type { GenerationOutcome } from '../generation/generation';
import { scoredIds, scoredText } from '../generation/scoreSource';
import type { Services } from '../services';
import { hasServer, type DivergeChoice } from './divergeChoice';

type Target = SampleTarget & { readonly sample: Sample };

/**
 * Compares two models on a sample and writes what they say into a document, as one edit: into the
 * sample where the compared model is its own, else as a sample beside it.
 * @param document that of the target, or an editable copy
 * @throws EngineCallError
 */
export async function runDivergence(
  services: Services,
  document: TraceDocument,
  target: Target,
  choice: DivergeChoice,
): Promise<GenerationOutcome> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reasonscope: comparing {0} with {1}', choice.model, choice.base),
    cancellable: true,
  };
  const closing = new vscode.CancellationTokenSource();
  const closed = document.onWillClose(() => closing.cancel());
  try {
    const compared = await vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => closing.cancel());
      return score(services, document, target, choice, progress, closing.token);
    });
    const { finish = 'other' } = compared;
    if (compared.tokens.length === 0) return { samples: [], finish };
    return { samples: [write(document, target, compared)], finish };
  } catch (error) {
    if (!closing.token.isCancellationRequested) throw error;
    return { samples: [], finish: 'cancelled' };
  } finally {
    closed.dispose();
    closing.dispose();
  }
}

/** The sample's tokens under the model, with the base as their reference. */
async function score(
  services: Services,
  document: TraceDocument,
  target: Target,
  choice: DivergeChoice,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Sample> {
  const { model, base, metrics } = choice;
  const onAhead = (ahead: number): void =>
    progress.report({ message: ahead > 0 ? vscode.l10n.t('waiting, {0} before it', ahead) : '' });
  const calls = { owner: document, token, onAhead };
  const source = await sourceOf(services, target, choice, calls);
  const builder = new SampleBuilder();
  let started: StartedEvent | undefined;
  let done = 0;
  const onEvent = (event: ScoreEvent): void => {
    if (event.kind === 'started') started = event;
    else if (event.kind === 'tokens') {
      for (const row of rowsOf(unpackBlock(event.block))) builder.push(row);
    } else {
      const share = (100 * event.evaluated) / event.total;
      const message = vscode.l10n.t('{0} of {1} tokens', event.evaluated, event.total);
      progress.report({ message, increment: share - done });
      done = share;
    }
  };
  const request = {
    ...{ model, otherModels: [base] as const, source, topK: recordedAlternatives() },
    ...(hasServer(choice) ? {} : { metrics }),
  };
  const result = await services.engine.call('diverge', request, { ...calls, onEvent });
  const origin = originAfter(started?.origin ?? {}, [], result);
  const { finish: ended = 'other' } = target.sample;
  // A whole text ends as it ended before.
  const finish = result.finish === 'cancelled' ? result.finish : ended;
  return { id: target.sample.id, ...builder.build(), origin, finish };
}

/** Both models are loaded together, so that none is let go between this and the comparison. */
async function sourceOf(
  { engine, servers }: Services,
  { trace, sample }: Target,
  { model, base }: DivergeChoice,
  calls: { readonly owner: object; readonly token: vscode.CancellationToken },
): Promise<ScoreSource> {
  const ids = scoredIds(trace, sample);
  if (!ids) return scoredText(trace, sample);
  if (isServerModel(model)) {
    const server = servers.store.find(parseServerModel(model).server);
    const same = readsIds(sample.origin, { model, server }, undefined);
    return same ? ids : scoredText(trace, sample);
  }
  const otherModels = isServerModel(base) ? [] : [base];
  const { tokenizerHash } = await engine.call('load', { model, otherModels }, calls);
  const same = readsIds(sample.origin, { model }, tokenizerHash);
  return same ? ids : scoredText(trace, sample);
}

/** Gives the id of the sample that has the comparison. */
function write(document: TraceDocument, { index, sample }: Target, compared: Sample): string {
  const there = document.content.traces[index]?.samples ?? [];
  const known = there.find(({ id }) => id === sample.id);
  const inPlace = known !== undefined && takesReference(known, compared);
  const id = inPlace ? sample.id : freeSampleId(new Set(there.map((one) => one.id)));
  const label = inPlace
    ? vscode.l10n.t('Compare sample {0}', id)
    : vscode.l10n.t('Add sample {0}', id);
  document.edit(label, (traces) =>
    traces.map((trace, at) => {
      if (at !== index) return trace;
      const samples = inPlace
        ? trace.samples.map((one) => (one.id === id ? withReference(one, compared) : one))
        : [...trace.samples, { ...compared, id }];
      return { ...trace, samples };
    }),
  );
  return id;
}
