import * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import { givesDecoder, readDecoderChoice } from '../generation/decoderChoice';
import { pickAlternative } from '../branches/pickAlternative';
import { pickDecoder } from '../generation/pickDecoder';
import { Steps } from '../generation/steps';
import { runBranch, type ForcedToken } from '../branches/runBranch';
import type { Command } from '../services';
import { branchTarget } from '../branches/branchTarget';

/**
 * Puts another token, or any text, in place of the token at the cursor and goes on from there, as a
 * branch. Callers may give `{token, sample?, trace?}`, the token as `{id?, text?}`, and the decoder
 * as for Regenerate from Token.
 */
export const continueWithAlternative: Command = {
  id: 'reasonscope.continueWithAlternative',
  async run(services, argument) {
    const target = branchTarget(services, argument);
    if (!target) return undefined;
    const given = isObject(argument) ? forcedOf(argument) : undefined;
    const ask = isObject(argument) && argument.ask === 'text' ? 'text' : 'alternative';
    const steps = new Steps();
    const forced = given ?? (await pickAlternative(steps, target.sample, target.token, ask));
    if (!forced || givesDecoder(argument)) steps.dispose();
    if (!forced) return undefined;
    const choice = givesDecoder(argument)
      ? readDecoderChoice(argument)
      : await pickDecoder(services, vscode.l10n.t('Continue from #{0}', target.token), steps);
    return choice && (await runBranch(services, target, choice, forced))?.[0];
  },
};

function forcedOf({ id, text }: Readonly<Record<string, unknown>>): ForcedToken | undefined {
  const forced = {
    ...(typeof id === 'number' && Number.isInteger(id) && id >= 0 ? { id } : {}),
    ...(typeof text === 'string' && text !== '' ? { text } : {}),
  };
  return 'id' in forced || 'text' in forced ? forced : undefined;
}
