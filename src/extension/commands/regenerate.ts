import * as vscode from 'vscode';
import type { GenerateRequest } from '../../engine/protocol';
import { promptTokensOf } from '../../trace/promptTokensOf';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import { givesDecoder, readDecoderChoice, requestOf } from '../generation/decoderChoice';
import { pickDecoder } from '../generation/pickDecoder';
import { reportRun } from '../generation/reportRun';
import { sharesTokenizer } from '../generation/sharesTokenizer';
import type { Command, Services } from '../services';
import { editableDocument } from './editableDocument';
import { sampleTarget } from '../branches/sampleTarget';

/**
 * Adds a sample of the same prompt beside the one shown. Callers may give
 * `{decoder, parameters?, seed?, model?, otherModels?, samples?, maxTokens?}` instead of answering.
 */
export const regenerate: Command = {
  id: 'reasonscope.regenerate',
  async run(services, argument) {
    const target = sampleTarget(services, argument);
    if (!target) return undefined;
    const { trace, sample } = target;
    const text = await promptText(trace);
    if (text === undefined) return undefined;
    const choice = givesDecoder(argument)
      ? readDecoderChoice(argument)
      : await pickDecoder(services, vscode.l10n.t('Regenerate'));
    if (!choice) return undefined;
    const document = await editableDocument(services, target.document);
    const request: GenerateRequest = {
      ...requestOf(choice),
      prompt: await promptFor(services, trace, sample, choice.model, text),
    };
    const run = { name: 'generate', request, count: choice.count } as const;
    const outcome = await reportRun(services.generations.run(document, target.index, run));
    return outcome?.samples[0];
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
  trace: Trace,
  shown: Sample | undefined,
  model: string,
  text: string,
): Promise<GenerateRequest['prompt']> {
  const tokens = shown && promptTokensOf(trace, shown);
  const again = tokens && (await sharesTokenizer(services, shown, model));
  return again ? { ids: [...tokens.ids] } : { text };
}

function askForPrompt(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('This file does not hold the prompt'),
    prompt: vscode.l10n.t('What was the model asked?'),
    validateInput: (value) =>
      value.trim() === '' ? vscode.l10n.t('Write what the model is asked.') : undefined,
  });
}
