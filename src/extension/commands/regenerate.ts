import * as vscode from 'vscode';
import type { GenerateRequest } from '../../engine/protocol';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import { isObject } from '../../trace/json';
import { maxTokens, recordedAlternatives, selectedModel } from '../config';
import { pickDecoder, readDecoderChoice } from '../generation/pickDecoder';
import { reportRun } from '../generation/reportRun';
import { sharesTokenizer } from '../generation/sharesTokenizer';
import type { Command, Services } from '../services';
import { activeView } from './activeView';
import { editableDocument } from './editableDocument';

/**
 * Adds a sample of the same prompt beside the one shown. Callers may give
 * `{decoder, parameters?, seed?, maxTokens?}` instead of answering.
 */
export const regenerate: Command = {
  id: 'reasonscope.regenerate',
  async run(services, argument) {
    const view = activeView(services);
    if (!view || view.document.failure) return undefined;
    const index = view.selection?.address.trace ?? 0;
    const trace = view.document.content.traces[index];
    if (!trace) return undefined;
    const shown = trace.samples.find(({ id }) => id === view.selection?.address.sample);
    const text = await promptText(trace);
    if (text === undefined) return undefined;
    const given = isObject(argument) && typeof argument.decoder === 'string' ? argument : undefined;
    const decoder = given ? readDecoderChoice(given) : await pickDecoder(services.context);
    if (!decoder) return undefined;
    const target = await editableDocument(services, view.document);
    const request: GenerateRequest = {
      model: selectedModel(),
      prompt: await promptFor(services, trace, shown, text),
      ...decoder,
      maxTokens: typeof given?.maxTokens === 'number' ? given.maxTokens : maxTokens(),
      topK: recordedAlternatives(),
    };
    const outcome = await reportRun(
      services.generations.run(target, index, { name: 'generate', request }),
    );
    return outcome?.sample;
  },
};

/** What the person asked, or the exact text that a model read; undefined when nobody tells it. */
async function promptText({ prompt }: Trace): Promise<string | undefined> {
  const message = prompt.messages?.findLast(({ role }) => role === 'user')?.content;
  return message ?? prompt.text ?? (await askForPrompt());
}

/**
 * What the model is to read. Recorded prompt tokens are used again only by a model with the same
 * tokenizer; another one gets the text through its own template.
 */
async function promptFor(
  services: Services,
  { prompt }: Trace,
  shown: Sample | undefined,
  text: string,
): Promise<GenerateRequest['prompt']> {
  const again = prompt.tokens && shown && (await sharesTokenizer(services, shown));
  return again ? { ids: [...prompt.tokens.ids] } : { text };
}

function askForPrompt(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('This file does not hold the prompt'),
    prompt: vscode.l10n.t('What was the model asked?'),
    validateInput: (value) =>
      value.trim() === '' ? vscode.l10n.t('Write what the model is asked.') : undefined,
  });
}
