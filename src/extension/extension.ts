import * as vscode from 'vscode';
import { createApi, type ReasonscopeApi } from './api';
import { BranchesTree } from './branches/branchesTree';
import { Calibrations } from './calibration/calibrations';
import { registerCommands } from './commands/registry';
import { Comparisons } from './compare/comparisons';
import { reportSettings } from './config';
import { ComparedContext } from './divergence/comparedContext';
import { Divergences } from './divergence/divergences';
import { ForeignTraceProvider, FOREIGN_VIEW_TYPE } from './editor/foreignTraceProvider';
import { TraceEditorProvider, TRACE_VIEW_TYPE } from './editor/traceEditorProvider';
import { ViewRegistry } from './editor/viewRegistry';
import { EngineClient } from './engine/engineClient';
import { Generations } from './generation/generation';
import { Models } from './models/models';
import { ModelsTree } from './models/modelsTree';
import { Servers } from './servers/servers';
import { ServerStore } from './servers/serverStore';
import type { Services } from './services';
import { StatusBar } from './statusBar';
import { Sweeps } from './sweep/sweeps';

export function activate(context: vscode.ExtensionContext): ReasonscopeApi {
  const log = vscode.window.createOutputChannel('Reasonscope', { log: true });
  const enginePath = vscode.Uri.joinPath(context.extensionUri, 'dist', 'engine.js').fsPath;
  const views = new ViewRegistry(context.extensionUri, log);
  const store = new ServerStore(context.secrets);
  const engine = new EngineClient(enginePath, log, (model) => store.accessFor(model));
  const editor = new TraceEditorProvider(views, log);
  const generations = new Generations(engine, log);
  const models = new Models(engine);
  const servers = new Servers(store, engine);
  const comparisons = new Comparisons(views, context.extensionUri, log);
  const divergences = new Divergences(views, context.extensionUri, log);
  const calibrations = new Calibrations(views, context.extensionUri, log);
  const sweeps = new Sweeps(context.extensionUri, log);
  const services: Services = {
    context,
    log,
    views,
    comparisons,
    divergences,
    calibrations,
    sweeps,
    editor,
    engine,
    generations,
    models,
    servers,
  };
  // A hidden page is rebuilt from its document and its small saved state, so none is kept alive.
  const options = { supportsMultipleEditorsPerDocument: true };
  context.subscriptions.push(
    log,
    views,
    comparisons,
    divergences,
    calibrations,
    sweeps,
    engine,
    editor,
    generations,
    models,
    store,
    servers,
    new ComparedContext(views),
    new BranchesTree(views),
    new ModelsTree(models, servers),
    new StatusBar(engine, generations),
    vscode.window.registerCustomEditorProvider(TRACE_VIEW_TYPE, editor, options),
    vscode.window.registerCustomEditorProvider(
      FOREIGN_VIEW_TYPE,
      new ForeignTraceProvider(views, log),
      options,
    ),
    registerCommands(services),
    reportSettings(log),
  );
  return createApi(services);
}
