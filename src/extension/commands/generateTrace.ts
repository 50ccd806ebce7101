import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import type { TraceFile } from '../../trace/trace';
import { maxTokens, recordedAlternatives, selectedModel } from '../config';
import { pickDecoder, readDecoderChoice } from '../generation/pickDecoder';
import { pickPrompt, type PromptChoice } from '../generation/pickPrompt';
import { reportRun } from '../generation/reportRun';
import { selectedText } from '../generation/selectedText';
import type { Command } from '../services';

/**
 * Opens a new trace editor and streams one sample into it. Callers may give
 * `{prompt, answer?, decoder?, parameters?, seed?, maxTokens?, model?}` instead of answering.
 */
export const generateTrace: Command = {
  id: 'reasonscope.generateTrace',
  async run({ context, editor, generations }, argument) {
    const given = isObject(argument) && typeof argument.prompt === 'string' ? argument : undefined;
    const prompt = given ? promptOf(given) : await choosePrompt(argument);
    if (!prompt) return undefined;
    const decoder = given ? readDecoderChoice(given) : await pickDecoder(context);
    if (!decoder) return undefined;
    const document = await editor.openUntitled(newTrace(prompt));
    const request = {
      model: typeof given?.model === 'string' ? given.model : selectedModel(),
      prompt: { text: prompt.text },
      ...decoder,
      maxTokens: typeof given?.maxTokens === 'number' ? given.maxTokens : maxTokens(),
      topK: recordedAlternatives(),
    };
    await reportRun(generations.run(document, 0, { name: 'generate', request }));
    return document.uri;
  },
};

/** From the context menu of a text editor the selection is the prompt; otherwise a person is asked. */
function choosePrompt(argument: unknown): Promise<PromptChoice | undefined> {
  const selection = argument instanceof vscode.Uri ? selectedText() : undefined;
  return selection === undefined ? pickPrompt() : Promise.resolve({ text: selection });
}

function promptOf(given: Readonly<Record<string, unknown>>): PromptChoice {
  const text = String(given.prompt);
  return typeof given.answer === 'string' ? { text, answer: given.answer } : { text };
}

function newTrace({ text, answer }: PromptChoice): TraceFile {
  return {
    format: 'reasonscope-trace',
    traces: [
      {
        id: '1',
        prompt: { messages: [{ role: 'user', content: text }] },
        ...(answer === undefined ? {} : { answer }),
        samples: [],
      },
    ],
    warnings: [],
  };
}
