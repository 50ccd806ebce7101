import * as vscode from 'vscode';
import { FIT_BOUNDS, FIT_DEFAULTS } from '../../engine/ziprc/fit/request';
import type { Parameter } from '../../trace/parameters';

/** The numbers of a fit as parameters that a list shows and boxes edit. */
export function fitParameters(): readonly Parameter[] {
  const texts: Readonly<Record<keyof typeof FIT_DEFAULTS, readonly [string, string]>> = {
    samples: [
      vscode.l10n.t('Samples'),
      vscode.l10n.t(
        'Rollouts of each prompt. Hundreds of right and of wrong ones make a good head.',
      ),
    ],
    maxTokens: [
      vscode.l10n.t('Most tokens'),
      vscode.l10n.t('Of a rollout. Those that are cut count as ended there.'),
    ],
    temperature: [
      vscode.l10n.t('Temperature'),
      vscode.l10n.t('Of the rollouts. The head predicts for answers that are drawn like these.'),
    ],
    bins: [
      vscode.l10n.t('Length bins'),
      vscode.l10n.t('Of remaining length; their edges follow from the lengths of the rollouts.'),
    ],
    statesPerRollout: [
      vscode.l10n.t('States per rollout'),
      vscode.l10n.t('Most positions of a rollout whose hidden state is kept.'),
    ],
    seed: [
      vscode.l10n.t('Seed'),
      vscode.l10n.t('The same seed gives the same rollouts, split and head.'),
    ],
  };
  // The keys are those of the defaults.
  const ids = Object.keys(texts) as (keyof typeof FIT_DEFAULTS)[];
  return ids.map((id) => {
    const [title, help] = texts[id];
    const type = id === 'temperature' ? 'number' : 'integer';
    return { id, title, help, type, default: FIT_DEFAULTS[id], ...FIT_BOUNDS[id] };
  });
}
