import type * as vscode from 'vscode';
import type { Calibrations } from './calibration/calibrations';
import type { Comparisons } from './compare/comparisons';
import type { Divergences } from './divergence/divergences';
import type { TraceEditorProvider } from './editor/traceEditorProvider';
import type { ViewRegistry } from './editor/viewRegistry';
import type { EngineClient } from './engine/engineClient';
import type { Generations } from './generation/generation';
import type { Models } from './models/models';
import type { Sweeps } from './sweep/sweeps';
import type { Servers } from './servers/servers';

/** What commands work with. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly views: ViewRegistry;
  readonly comparisons: Comparisons;
  readonly divergences: Divergences;
  readonly calibrations: Calibrations;
  readonly sweeps: Sweeps;
  readonly editor: TraceEditorProvider;
  readonly engine: EngineClient;
  readonly generations: Generations;
  readonly models: Models;
  readonly servers: Servers;
}

/** A command: one file each, listed in commands/registry.ts. */
export interface Command {
  readonly id: string;
  /** Commands take no argument from the palette; what they return serves other extensions and tests. */
  run(services: Services, argument: unknown): Promise<unknown>;
}
