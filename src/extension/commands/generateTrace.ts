import * as vscode from 'vscode';
import { goldOfProblem } from '../../engine/models/embedded';
import { isObject } from '../../trace/json';
import type { TraceFile } from '../../trace/trace';
import { readGold, type GoldFields } from '../../trace/verifier/goldText';
import { readDecoderChoice, requestOf } from '../generation/decoderChoice';
import { pickDecoder } from '../generation/pickDecoder';
import { pickPrompt, type PromptChoice } from '../generation/pickPrompt';
import { reportRun } from '../generation/reportRun';
import { selectedText } from '../generation/selectedText';
import { Steps } from '../generation/steps';
import type { Command } from '../services';

/**
 * Opens a new trace editor and streams samples into it. Callers may give `{prompt, answer?,
 * decoder?, parameters?, seed?, model?, otherModels?, samples?, maxTokens?}` instead of answering.
 * Without an answer, that of a sample problem of the embedded models is known.
 */
export const generateTrace: Command = {
  id: 'reasonscope.generateTrace',
  async run(services, argument) {
    const given = isObject(argument) && typeof argument.prompt === 'string' ? argument : undefined;
    const prompt = given ? promptOf(given) : await choosePrompt(argument);
    if (!prompt) return undefined;
    const { text, gold = goldOfProblem(text) ?? {} } = prompt;
    const choice = given
      ? { ...readDecoderChoice(given), gold }
      : await pickDecoder(services, vscode.l10n.t('Generate'), new Steps(), gold);
    if (!choice) return undefined;
    const document = await services.editor.openUntitled(newTrace(text, choice.gold));
    const request = { ...requestOf(choice), prompt: { text } };
    const run = { name: 'generate', request, count: choice.count } as const;
    await reportRun(services.generations.run(document, 0, run));
    return document.uri;
  },
};

/** From the context menu of a text editor the selection is the prompt; otherwise a person is asked. */
function choosePrompt(argument: unknown): Promise<PromptChoice | undefined> {
  const selection = argument instanceof vscode.Uri ? selectedText() : undefined;
  return selection === undefined ? pickPrompt() : Promise.resolve({ text: selection });
}

function promptOf(given: Readonly<Record<string, unknown>>): PromptChoice {
  const { prompt, answer } = given;
  const text = String(prompt);
  return typeof answer === 'string' ? { text, gold: readGold(answer) } : { text };
}

function newTrace(text: string, gold: GoldFields = {}): TraceFile {
  const prompt = { messages: [{ role: 'user', content: text }] };
  return {
    format: 'reasonscope-trace',
    traces: [{ id: '1', prompt, ...gold, samples: [] }],
    warnings: [],
  };
}
