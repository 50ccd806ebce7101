import * as vscode from 'vscode';
import { planContrast, type ContrastChoice } from '../../engine/contrast/plan';
import type { ContrastPreset } from '../../lenses/contrast/preset';
import { CONTRAST_PRESETS } from '../../lenses/contrast/presets';
import type { Sample } from '../../trace/sample';
import type { Trace } from '../../trace/trace';
import { selectedModel } from '../config';
import { Steps } from '../generation/steps';
import type { Services } from '../services';
import { contrastRows, type Draft } from './contrastRows';

type Item = vscode.QuickPickItem & { readonly preset: ContrastPreset };

/**
 * Asks for a contrast of a sample, then shows its parameters, both contexts as the model reads them
 * and the models, each of which can be changed, with "Start" first.
 */
export async function pickContrast(
  services: Services,
  trace: Trace,
  sample: Sample,
): Promise<ContrastChoice | undefined> {
  const steps = new Steps();
  try {
    const chosen = await steps.pick(CONTRAST_PRESETS.map(itemOf), {
      title: vscode.l10n.t('Contrast Conditioning of {0}', sample.id),
      placeHolder: vscode.l10n.t('What the tokens are read after, or by whom'),
    });
    return chosen && (await settle(services, steps, trace, sample, initial(chosen.preset)));
  } finally {
    steps.dispose();
  }
}

function itemOf(preset: ContrastPreset): Item {
  const { id, title, summary, citation, fidelity } = preset;
  const as = fidelity === 'published' ? '' : ` · ${fidelity}`;
  return { label: title, description: `${id}${as}`, detail: `${summary} ${citation}`, preset };
}

function initial(preset: ContrastPreset): ContrastChoice {
  const defaults = preset.parameters.map((one) => [one.id, one.default] as const);
  return {
    preset,
    parameters: Object.fromEntries(defaults),
    model: selectedModel(),
    texts: [undefined, undefined],
  };
}

async function settle(
  services: Services,
  steps: Steps,
  trace: Trace,
  sample: Sample,
  first: ContrastChoice,
): Promise<ContrastChoice | undefined> {
  let choice = first;
  for (;;) {
    const draft = await look(services, trace, sample, choice);
    const rows = contrastRows(services, draft);
    const chosen = await steps.pick(rows, {
      title: choice.preset.title,
      placeHolder: vscode.l10n.t('Enter starts; choose a row to change it'),
    });
    if (!chosen?.act) return undefined;
    if (chosen.act !== 'start') choice = await chosen.act(choice, steps);
    else if (draft.problem === undefined) return choice;
    else {
      const missing = rows.find((row) => row.missing === true);
      if (typeof missing?.act === 'function') choice = await missing.act(choice, steps);
    }
  }
}

/** What the model would read, or why nothing can start yet. Loads the model. */
async function look(
  { engine }: Services,
  trace: Trace,
  sample: Sample,
  choice: ContrastChoice,
): Promise<Draft> {
  const loading = {
    location: vscode.ProgressLocation.Window,
    title: vscode.l10n.t('Loading {0}', choice.model),
  };
  try {
    const plan = planContrast(trace, sample, choice);
    const { context, otherContext, model, answer } = plan;
    const contexts = [context, ...(otherContext ? [otherContext] : [])];
    const texts = await vscode.window.withProgress(loading, () =>
      engine.call('readContexts', { model, contexts }),
    );
    return { choice, texts, ...(answer ? { answer } : {}) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { choice, texts: [], problem };
  }
}
