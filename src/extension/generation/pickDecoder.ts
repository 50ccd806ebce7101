import * as vscode from 'vscode';
import { FAMILIES, type Decoder } from '../../engine/decoders/decoder';
import { DECODERS } from '../../engine/decoders/registry';
import type { GoldFields } from '../../trace/verifier/goldText';
import type { Services } from '../services';
import type { DecoderChoice } from './decoderChoice';
import { DecoderMemory } from './decoderMemory';
import { pickParameters } from './pickParameters';
import { Steps } from './steps';

type Item = vscode.QuickPickItem & { readonly decoder?: Decoder };

/**
 * Asks for a decoder, then for its parameters.
 * @param task what it is for, as a title.
 * @param steps those that came before; they end here.
 * @param gold what is known of the right answer, where the person may say it.
 */
export async function pickDecoder(
  services: Services,
  task: string,
  steps = new Steps(),
  gold?: GoldFields,
): Promise<DecoderChoice | undefined> {
  const memory = new DecoderMemory(services.context.workspaceState);
  try {
    const chosen = await steps.pick(itemsOf(memory.last), {
      title: vscode.l10n.t('{0}: Decoder', task),
      placeHolder: vscode.l10n.t('How the next token is chosen'),
    });
    if (!chosen?.decoder) return undefined;
    return await pickParameters(services, steps, chosen.decoder, memory, task, gold);
  } finally {
    steps.dispose();
  }
}

/** Families in their order, before them what was used last. */
function itemsOf(last: string): Item[] {
  const items = DECODERS.filter(({ id }) => id === last).flatMap((decoder) => [
    separator(vscode.l10n.t('Used last')),
    itemOf(decoder),
  ]);
  const families = Object.entries(FAMILIES);
  for (const [family, title] of families) {
    const members = DECODERS.filter((one) => one.family === family && one.id !== last);
    if (members.length > 0) items.push(separator(title), ...members.map(itemOf));
  }
  return items;
}

function itemOf(decoder: Decoder): Item {
  const { id, title, summary, citation, fidelity } = decoder;
  const as = fidelity === 'published' ? '' : ` · ${fidelity}`;
  return { label: title, description: `${id}${as}`, detail: `${summary} ${citation}`, decoder };
}

function separator(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
