import type * as vscode from 'vscode';
import { DEFAULT_METRICS, METRIC_IDS } from '../../engine/divergence/metrics';
import { hostOf } from '../../engine/remote/address';
import { isServerModel, serverModelName } from '../../engine/remote/serverModel';
import { isArray, isObject } from '../../trace/json';
import type { Sample } from '../../trace/sample';
import type { Services } from '../services';

/** Two models to compare; an empty name is still to be chosen. */
export interface DivergeChoice {
  /** Before training, or the original of an export. */
  readonly base: string;
  /** After training, or the export. */
  readonly model: string;
  /** Ids of metrics; a server knows none. */
  readonly metrics: readonly string[];
}

/** How a sample's own model was compared last. */
export interface RememberedDivergence {
  readonly role: keyof Pick<DivergeChoice, 'base' | 'model'>;
  /** The model of the other role. */
  readonly other: string;
  readonly metrics: readonly string[];
}

/** A choice that a caller hands over: `{model, base, metrics?}`; undefined where one is missing. */
export function readDivergeChoice(argument: unknown): DivergeChoice | undefined {
  if (!isObject(argument)) return undefined;
  const { model, base, metrics } = argument;
  if (typeof model !== 'string' || typeof base !== 'string') return undefined;
  return { model, base, metrics: isArray(metrics) ? texts(metrics) : DEFAULT_METRICS };
}

export function hasServer({ model, base }: DivergeChoice): boolean {
  return isServerModel(model) || isServerModel(base);
}

/** The name by which the engine finds the model that made a sample; undefined where it is not here. */
export async function ownModel(
  { models, servers }: Services,
  { origin }: Pick<Sample, 'origin'>,
): Promise<string | undefined> {
  const { model, server } = origin;
  if (!model) return undefined;
  if (server) {
    const found = servers.store.list().find(({ address }) => hostOf(address) === server.host);
    return found && serverModelName({ server: found.name, model: model.name });
  }
  const { models: known } = await models.list();
  return known.find((one) => one.name === model.name || one.model === model.name)?.model;
}

const MEMORY = 'divergence';

export function recallDivergence(state: vscode.Memento): RememberedDivergence | undefined {
  const stored = state.get<unknown>(MEMORY);
  if (!isObject(stored) || typeof stored.other !== 'string') return undefined;
  const metrics = isArray(stored.metrics) ? texts(stored.metrics) : [];
  const known = METRIC_IDS.filter((id) => metrics.includes(id));
  return {
    role: stored.role === 'base' ? 'base' : 'model',
    other: stored.other,
    metrics: known.length > 0 ? known : DEFAULT_METRICS,
  };
}

export async function rememberDivergence(
  state: vscode.Memento,
  own: string | undefined,
  { base, model, metrics }: DivergeChoice,
): Promise<void> {
  const role = own !== undefined && own === base ? 'base' : 'model';
  const other = role === 'base' ? model : base;
  await state.update(MEMORY, { role, other, metrics } satisfies RememberedDivergence);
}

/** What is offered first: the roles and metrics used last, and of the embedded pair the partner. */
export function firstChoice(
  own: string | undefined,
  last: RememberedDivergence | undefined,
): DivergeChoice {
  const metrics = last?.metrics ?? DEFAULT_METRICS;
  const partner = own === undefined ? undefined : PARTNERS[own];
  if (partner) return { ...partner, metrics };
  const other = last?.other === own ? '' : (last?.other ?? '');
  return last?.role === 'base'
    ? { base: own ?? '', model: other, metrics }
    : { base: other, model: own ?? '', metrics };
}

const PAIR = { base: 'embedded/base', model: 'embedded/rl' };
const PARTNERS: Readonly<Record<string, typeof PAIR>> = { [PAIR.base]: PAIR, [PAIR.model]: PAIR };

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
