import * as vscode from 'vscode';
import { DEFAULT_METRICS, METRIC_IDS, METRICS } from '../../engine/divergence/metrics';
import { COMPARED_COLUMNS } from '../../lenses/divergence/columns';
import type { Sample } from '../../trace/sample';
import { Steps } from '../generation/steps';
import { pickModel } from '../models/pickModel';
import type { Services } from '../services';
import {
  firstChoice,
  hasServer,
  ownModel,
  recallDivergence,
  rememberDivergence,
  type DivergeChoice,
} from './divergeChoice';

/** A row of the list: what its choice changes, or `start`. */
interface Row extends vscode.QuickPickItem {
  readonly act?: 'start' | ((draft: DivergeChoice) => Promise<DivergeChoice>);
}

/**
 * Asks with which model a sample is compared, and by which metrics; "Start" stands first. A model
 * that is missing is asked for when the person starts.
 */
export async function pickDivergence(
  services: Services,
  sample: Pick<Sample, 'id' | 'origin'>,
): Promise<DivergeChoice | undefined> {
  const { workspaceState } = services.context;
  const own = await ownModel(services, sample);
  let draft = firstChoice(own, recallDivergence(workspaceState));
  const steps = new Steps();
  try {
    for (;;) {
      const row = await steps.pick(rowsOf(services, steps, draft, own), {
        title: vscode.l10n.t('Compare Sample {0} with a Model', sample.id),
        placeHolder: vscode.l10n.t('Enter starts; choose a row to change it'),
      });
      if (!row?.act) return undefined;
      if (row.act !== 'start') draft = await row.act(draft);
      else if (draft.base === '') draft = await withModel(services, draft, 'base');
      else if (draft.model === '') draft = await withModel(services, draft, 'model');
      else break;
    }
  } finally {
    steps.dispose();
  }
  await rememberDivergence(workspaceState, own, draft);
  return draft;
}

function rowsOf(
  services: Services,
  steps: Steps,
  draft: DivergeChoice,
  own: string | undefined,
): Row[] {
  const { base, model } = draft;
  const nameOf = (name: string): string => {
    if (name === '') return vscode.l10n.t('$(warning) choose a model');
    return name === own ? vscode.l10n.t('{0} (of this sample)', name) : name;
  };
  const start = base === '' || model === '' ? '' : `${base} → ${model}`;
  return [
    { label: `$(play) ${vscode.l10n.t('Start')}`, description: start, act: 'start' },
    { label: vscode.l10n.t('Models'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: vscode.l10n.t('Base'),
      description: nameOf(base),
      detail: vscode.l10n.t('Before training, or the original of an export'),
      act: (before) => withModel(services, before, 'base'),
    },
    {
      label: vscode.l10n.t('Model'),
      description: nameOf(model),
      detail: vscode.l10n.t('After training, or the export; with the tokenizer of the base'),
      act: (before) => withModel(services, before, 'model'),
    },
    {
      label: vscode.l10n.t('$(arrow-swap) Swap Base and Model'),
      act: (before) => Promise.resolve({ ...before, base: before.model, model: before.base }),
    },
    { label: vscode.l10n.t('What is measured'), kind: vscode.QuickPickItemKind.Separator },
    metricsRow(steps, draft),
  ];
}

function metricsRow(steps: Steps, draft: DivergeChoice): Row {
  const label = vscode.l10n.t('Metrics');
  if (hasServer(draft)) {
    return {
      label,
      description: vscode.l10n.t('bounds from the best tokens of both'),
      detail: vscode.l10n.t('Servers give no whole distributions.'),
      act: (before) => Promise.resolve(before),
    };
  }
  const { metrics } = draft;
  const usual =
    metrics.length === DEFAULT_METRICS.length &&
    DEFAULT_METRICS.every((id) => metrics.includes(id));
  return {
    label,
    description: usual
      ? vscode.l10n.t('default ({0} of {1})', metrics.length, METRIC_IDS.length)
      : metrics.join(', '),
    act: async (before) => {
      const chosen = await steps.pickMany(metricRows(before), {
        title: vscode.l10n.t('Metrics'),
        placeHolder: vscode.l10n.t('What is recorded for every token'),
      });
      return chosen ? { ...before, metrics: chosen.map((row) => row.label) } : before;
    },
  };
}

function metricRows({ metrics }: DivergeChoice): vscode.QuickPickItem[] {
  return METRIC_IDS.map((id) => {
    const lens = COMPARED_COLUMNS.find(({ ofDecoder }) => ofDecoder === METRICS[id]);
    return {
      label: id,
      picked: metrics.includes(id),
      ...(lens ? { description: lens.title, detail: lens.summary } : {}),
    };
  });
}

async function withModel(
  { models, servers }: Services,
  draft: DivergeChoice,
  role: 'base' | 'model',
): Promise<DivergeChoice> {
  const title =
    role === 'base' ? vscode.l10n.t('Base Model') : vscode.l10n.t('Model to Compare with the Base');
  const chosen = await pickModel(models, servers, title);
  return chosen === undefined ? draft : { ...draft, [role]: chosen };
}
