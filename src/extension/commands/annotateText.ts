import * as vscode from 'vscode';
import type { ScoreSource } from '../../engine/protocol';
import { isObject } from '../../trace/json';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import { recordedAlternatives, selectedModel } from '../config';
import { reportRun } from '../generation/reportRun';
import { scoredIds, scoredText } from '../generation/scoreSource';
import { selectedText } from '../generation/selectedText';
import { sharesTokenizer } from '../generation/sharesTokenizer';
import { readTextFile } from '../generation/readTextFile';
import type { Command, Services } from '../services';
import { editableDocument } from './editableDocument';

/**
 * Teacher forcing: the selected model says of every token of a text how likely it was. In a trace
 * editor the shown sample gets an annotated one beside it; otherwise the selection, or a file,
 * becomes a new trace. Callers may give `{text}`.
 */
export const annotateText: Command = {
  id: 'reasonscope.annotateText',
  async run(services, argument) {
    if (isObject(argument) && typeof argument.text === 'string') {
      return annotateNew(services, argument.text);
    }
    const view = argument instanceof vscode.Uri ? undefined : services.views.active;
    if (view?.panel.active === true) return annotateShown(services);
    const text = selectedText() ?? (await readTextFile(vscode.l10n.t('Annotate a Text File')));
    return text === undefined ? undefined : annotateNew(services, text);
  },
};

async function annotateShown(services: Services): Promise<string | undefined> {
  const view = services.views.active;
  const address = view?.selection?.address;
  const trace = view?.document.content.traces[address?.trace ?? -1];
  const sample = trace?.samples.find(({ id }) => id === address?.sample);
  if (!view || !address || !trace || !sample) return undefined;
  const request = {
    model: selectedModel(),
    source: await sourceOf(services, trace, sample),
    topK: recordedAlternatives(),
  };
  const target = await editableDocument(services, view.document);
  const run = services.generations.run(target, address.trace, { name: 'score', request });
  return (await reportRun(run))?.samples[0];
}

/** The recorded ids where the model has the same vocabulary, else the text after its prompt. */
async function sourceOf(services: Services, trace: Trace, sample: Sample): Promise<ScoreSource> {
  const ids = scoredIds(trace, sample);
  const same = ids && (await sharesTokenizer(services, sample, selectedModel()));
  return same ? ids : scoredText(trace, sample);
}

async function annotateNew(services: Services, text: string): Promise<vscode.Uri> {
  const document = await services.editor.openUntitled({
    format: 'reasonscope-trace',
    traces: [{ id: '1', prompt: {}, samples: [] }],
    warnings: [],
  });
  const request = { model: selectedModel(), source: { text }, topK: recordedAlternatives() };
  await reportRun(services.generations.run(document, 0, { name: 'score', request }));
  return document.uri;
}
