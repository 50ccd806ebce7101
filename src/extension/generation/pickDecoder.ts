import * as vscode from 'vscode';
import { DECODERS, findDecoder } from '../../engine/decoders/registry';
import { isObject } from '../../trace/json';
import { resolveParameters } from '../../trace/parameters';
import { formatParameters, parseParameters, randomSeed, type RunParameters } from './parameterText';

export interface DecoderChoice extends RunParameters {
  readonly decoder: string;
}

const LAST_KEY = 'lastDecoder';

/** Asks for a decoder (last used first) and its parameters with the seed, defaults filled in. */
export async function pickDecoder(
  context: vscode.ExtensionContext,
): Promise<DecoderChoice | undefined> {
  const last = context.workspaceState.get<string>(LAST_KEY, 'temperature');
  const items = DECODERS.map((decoder) => ({
    label: decoder.title,
    description: decoder.id === last ? vscode.l10n.t('last used') : decoder.id,
    detail: `${decoder.summary} ${decoder.citation}`,
    decoder,
  })).sort((a, b) => Number(b.decoder.id === last) - Number(a.decoder.id === last));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Decoder'),
    placeHolder: vscode.l10n.t('How the next token is chosen'),
    matchOnDetail: true,
  });
  if (!chosen) return undefined;
  const { decoder } = chosen;
  const parse = (text: string): RunParameters =>
    parseParameters(decoder.title, decoder.parameters, text);
  const defaults = resolveParameters(decoder.title, decoder.parameters, {});
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('{0}: parameters and seed', decoder.title),
    prompt: decoder.parameters.map(({ id, help }) => `${id}: ${help}`).join('  '),
    value: formatParameters(defaults, randomSeed()),
    validateInput: (value) => {
      try {
        parse(value);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  if (text === undefined) return undefined;
  await context.workspaceState.update(LAST_KEY, decoder.id);
  return { decoder: decoder.id, ...parse(text) };
}

/** A choice handed over by a caller instead of a person. @throws ParameterError, Error */
export function readDecoderChoice(given: Readonly<Record<string, unknown>>): DecoderChoice {
  const id = typeof given.decoder === 'string' ? given.decoder : 'temperature';
  const decoder = findDecoder(id);
  if (!decoder) {
    const known = DECODERS.map((one) => one.id).join(', ');
    throw new Error(`No decoder is named "${id}"; there are: ${known}.`);
  }
  const raw = isObject(given.parameters) ? given.parameters : {};
  const seed = typeof given.seed === 'number' ? given.seed : randomSeed();
  return {
    decoder: id,
    seed,
    parameters: resolveParameters(decoder.title, decoder.parameters, raw),
  };
}
