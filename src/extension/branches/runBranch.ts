import * as vscode from 'vscode';
import { branchStart } from '../../engine/branchStart';
import type { IdsOrText } from '../../engine/protocol';
import type { Sample } from '../../trace/sample';
import type { Services } from '../services';
import { editableDocument } from '../commands/editableDocument';
import type { SampleTarget } from './sampleTarget';
import { requestOf, type DecoderChoice } from '../generation/decoderChoice';
import { reportRun } from '../generation/reportRun';
import { sharesTokenizer } from '../generation/sharesTokenizer';

/** A token that a person sets: its id in the vocabulary of the sample's model, and its text. */
export interface ForcedToken {
  readonly id?: number;
  /** Undefined where its bytes are no text. */
  readonly text?: string;
}

/**
 * Writes samples that go on from a token of another one, into its document; gives their ids. Where
 * the model reads other tokens, the text is kept and there is no parent, which the person is told.
 * @throws EngineError where the trace does not tell what the model read
 */
export async function runBranch(
  services: Services,
  target: SampleTarget & { readonly sample: Sample },
  choice: DecoderChoice,
  forced?: ForcedToken,
): Promise<readonly string[] | undefined> {
  const { index, trace, sample, token } = target;
  const same = await sharesTokenizer(services, sample, choice.model);
  const given = forced && forcedFor(forced, same);
  const { sharesTokens, ...start } = branchStart(trace, sample, token, same, given);
  const document = await editableDocument(services, target.document);
  if (!sharesTokens) tellTextKept(choice.model, sample.id);
  const outcome = await reportRun(
    services.generations.run(document, index, {
      name: 'generate',
      request: { ...requestOf(choice), ...start },
      count: choice.count,
      ...(sharesTokens ? { branch: { parent: sample, token } } : {}),
    }),
  );
  return outcome?.samples;
}

function forcedFor({ id, text }: ForcedToken, same: boolean): IdsOrText {
  if (same && id !== undefined) return { ids: [id] };
  if (text !== undefined) return { text };
  throw new Error(
    vscode.l10n.t('This token is a part of a character, which only its own model can go on from.'),
  );
}

function tellTextKept(model: string, sample: string): void {
  const text = vscode.l10n.t(
    '{0} reads other tokens than the model of sample {1}: the text up to there is kept, and the new sample is no branch of it.',
    model,
    sample,
  );
  void vscode.window.showInformationMessage(text);
}
