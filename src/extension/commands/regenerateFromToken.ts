import * as vscode from 'vscode';
import { givesDecoder, readDecoderChoice } from '../generation/decoderChoice';
import { pickDecoder } from '../generation/pickDecoder';
import { runBranch } from '../branches/runBranch';
import type { Command } from '../services';
import { branchTarget } from '../branches/branchTarget';

/**
 * Writes the shown sample anew from the token at the cursor on, as a branch of it. Callers may give
 * `{token, sample?, trace?}` and, instead of answering, `{decoder, parameters?, seed?, model?,
 * otherModels?, samples?, maxTokens?}`.
 */
export const regenerateFromToken: Command = {
  id: 'reasonscope.regenerateFromToken',
  async run(services, argument) {
    const target = branchTarget(services, argument);
    if (!target) return undefined;
    const choice = givesDecoder(argument)
      ? readDecoderChoice(argument)
      : await pickDecoder(services, vscode.l10n.t('Regenerate from #{0}', target.token));
    return choice && (await runBranch(services, target, choice))?.[0];
  },
};
