import * as vscode from 'vscode';
import { isDeviceChoice, type DeviceChoice } from '../engine/devices/device';
import { isObject } from '../trace/json';
import { findLens } from '../lenses/registry';
import { DIVERGENT } from '../lenses/divergence/summary';
import { DEFAULT_REFLECTION_WORDS } from '../lenses/reflectionSpans';
import { resolveParameters, type ParameterValues } from '../trace/parameters';
import type { ViewSettings } from '../webview/protocol';

/** Every setting is read here; the bounds are those of package.json and hold for hand-edited files. */
const SECTION = 'reasonscope';

export function affectsView(event: vscode.ConfigurationChangeEvent): boolean {
  return ['reflection', 'highLens', 'lensParameters', 'divergence'].some((key) =>
    event.affectsConfiguration(`${SECTION}.${key}`),
  );
}

export function affectsEngine(event: vscode.ConfigurationChangeEvent): boolean {
  return ['engine', 'device'].some((key) => event.affectsConfiguration(`${SECTION}.${key}`));
}

export function affectsModel(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SECTION}.model`);
}

export function affectsServers(event: vscode.ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${SECTION}.servers`);
}

/** Entries of the user's settings that have both fields, as they were written. */
export function configuredServers(): readonly {
  readonly name: string;
  readonly address: string;
}[] {
  const list = read('servers');
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    if (!isObject(entry)) return [];
    const { name, address } = entry;
    return typeof name === 'string' && typeof address === 'string' ? [{ name, address }] : [];
  });
}

export async function saveServers(
  servers: readonly { readonly name: string; readonly address: string }[],
): Promise<void> {
  const list = servers.map(({ name, address }) => ({ name, address }));
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SECTION).update('servers', list, target);
}

export function selectedModel(): string {
  const model = read('model');
  return typeof model === 'string' && model.trim() !== '' ? model.trim() : 'embedded';
}

export async function selectModel(model: string): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(SECTION).update('model', model, target);
}

export function maxTokens(): number {
  return numberWithin(read('generation.maxTokens'), 1, 131_072, 400);
}

export function recordedAlternatives(): number {
  return numberWithin(read('generation.topK'), 0, 100, 20);
}

/** Arguments of the engine process; src/engine/main.ts explains them. */
export function engineArguments(): string[] {
  const threads = Math.round(clamp(read('engine.threads'), 0, 64, 0));
  const gate = read('engine.memoryGate');
  return [
    `--threads=${threads}`,
    `--device=${chosenDevice()}`,
    `--memory-gate=${typeof gate === 'string' ? gate : 'auto'}`,
  ];
}

/** What models are to run on. */
export function chosenDevice(): DeviceChoice {
  const device = read('device');
  return isDeviceChoice(device) ? device : 'auto';
}

export function idleMilliseconds(): number {
  return clamp(read('engine.idleMinutes'), 0.05, 1440, 10) * 60_000;
}

export function viewSettings(resource: vscode.Uri): ViewSettings {
  const words = read('reflection.words', resource);
  const given = Array.isArray(words)
    ? words.filter((word): word is string => typeof word === 'string' && word.trim() !== '')
    : [];
  return {
    reflectionWords: given.length > 0 ? given : DEFAULT_REFLECTION_WORDS,
    notableShare: clamp(read('highLens.share', resource), 0.01, 0.5, 0.1),
    divergenceThreshold: clamp(read('divergence.threshold', resource), 0, Math.LN2, DIVERGENT),
    lensParameters: readLensParameters(resource).byLens,
  };
}

interface LensParameters {
  readonly byLens: Readonly<Record<string, ParameterValues>>;
  /** Entries that no lens takes; they have no effect. */
  readonly problems: readonly string[];
}

function readLensParameters(resource?: vscode.Uri): LensParameters {
  const raw = read('lensParameters', resource);
  const byLens: Record<string, ParameterValues> = {};
  const problems: string[] = [];
  for (const [id, given] of Object.entries(isObject(raw) ? raw : {})) {
    try {
      const lens = findLens(id);
      if (!lens) throw new Error('no lens has this id.');
      if (!isObject(given)) throw new Error('must be an object of parameters.');
      byLens[id] = resolveParameters(lens.title, lens.parameters, given);
    } catch (error) {
      problems.push(`${SECTION}.lensParameters, ${id}: ${(error as Error).message}`);
    }
  }
  return { byLens, problems };
}

/** Tells the person about settings that have no effect, now and after each change. */
export function reportSettings(log: vscode.LogOutputChannel): vscode.Disposable {
  const report = (): void => {
    for (const problem of readLensParameters().problems) {
      log.warn(problem);
      void vscode.window.showWarningMessage(problem);
    }
  };
  report();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SECTION}.lensParameters`)) report();
  });
}

function read(key: string, resource?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(SECTION, resource ?? null).get<unknown>(key);
}

function numberWithin(raw: unknown, minimum: number, maximum: number, fallback: number): number {
  return Math.round(clamp(raw, minimum, maximum, fallback));
}

function clamp(raw: unknown, minimum: number, maximum: number, fallback: number): number {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return fallback;
  return Math.min(maximum, Math.max(minimum, raw));
}
