import type * as vscode from 'vscode';
import type { KnownModel } from '../engine/hub/knownModels';
import type { TraceFile } from '../trace/trace';
import type { LiveRun, ViewSelection } from '../webview/protocol';
import type { DocumentFailure } from './editor/traceState';
import type { EngineState } from './engine/engineClient';
import type { Services } from './services';

/** What an open trace editor shows, for other extensions. */
export interface OpenTrace {
  readonly uri: vscode.Uri;
  readonly editable: boolean;
  readonly file: TraceFile;
  readonly failure?: DocumentFailure;
  readonly live?: LiveRun;
  readonly selection?: ViewSelection;
}

/** `extensions.getExtension('reasonscope.reasonscope').exports`. Read-only: changes go by commands. */
export interface ReasonscopeApi {
  readonly version: 1;
  /** The trace that palette commands act on. */
  readonly activeTrace: () => OpenTrace | undefined;
  readonly engineState: () => EngineState;
  /** The models on this machine: embedded, in added folders, in the Hugging Face cache. */
  readonly models: () => Promise<readonly KnownModel[]>;
}

export function createApi({ views, engine, models }: Services): ReasonscopeApi {
  return {
    version: 1,
    activeTrace: () => {
      const view = views.active;
      if (!view) return undefined;
      const { document, selection } = view;
      const { uri, editable, content, failure, live } = document;
      return {
        uri,
        editable,
        file: content,
        ...(failure ? { failure } : {}),
        ...(live ? { live } : {}),
        ...(selection ? { selection } : {}),
      };
    },
    engineState: () => engine.state,
    models: async () => (await models.list()).models,
  };
}
