import * as vscode from 'vscode';
import type { EngineCalls } from '../../engine/protocol';
import type { ServerAccess } from '../../engine/remote/address';
import { isObject } from '../../trace/json';
import { affectsEngine, engineArguments, idleMilliseconds } from '../config';
import { Disposable } from '../disposable';
import { EngineCallError } from './engineProcess';
import {
  EngineSupervisor,
  type CallOptions,
  type EngineState,
  type HeldModel,
} from './engineSupervisor';

export type { EngineState, HeldModel } from './engineSupervisor';

export interface ClientCallOptions<Event> extends Omit<CallOptions<Event>, 'signal'> {
  readonly token?: vscode.CancellationToken;
}

/** The engine as the extension sees it: under its settings, and in a trusted workspace only. */
export class EngineClient extends Disposable {
  private readonly supervisor: EngineSupervisor;
  private readonly stateChange = this.register(new vscode.EventEmitter<EngineState>());
  readonly onDidChangeState = this.stateChange.event;

  /** @param serverOf the server of a model, with its key, which goes to the engine by its channel alone. */
  constructor(
    modulePath: string,
    log: vscode.LogOutputChannel,
    private readonly serverOf: (model: string) => Promise<ServerAccess | undefined>,
  ) {
    super();
    this.supervisor = new EngineSupervisor(
      modulePath,
      () => ({ args: engineArguments(), idleMilliseconds: idleMilliseconds() }),
      (state) => {
        if (!this.isDisposed) this.stateChange.fire(state);
      },
      log,
    );
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsEngine(event)) this.supervisor.settingsChanged();
      }),
    );
  }

  get state(): EngineState {
    return this.supervisor.state;
  }

  /** It changes before the state does. */
  get heldModel(): HeldModel | undefined {
    return this.supervisor.heldModel;
  }

  /**
   * @throws EngineCallError, also in a workspace that is not trusted; CancellationError for a call
   * that is cancelled before the engine has begun it.
   */
  async call<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    { token, ...options }: ClientCallOptions<EngineCalls[K]['event']> = {},
  ): Promise<EngineCalls[K]['result']> {
    if (!vscode.workspace.isTrusted) {
      const text = vscode.l10n.t('Running a model needs a trusted workspace.');
      throw new EngineCallError(text, 'internal');
    }
    if (token?.isCancellationRequested) throw new vscode.CancellationError();
    const abort = new AbortController();
    const subscription = token?.onCancellationRequested(() => {
      abort.abort(new vscode.CancellationError());
    });
    try {
      const complete = await this.withServers(parameters);
      return await this.supervisor.call(name, complete, { ...options, signal: abort.signal });
    } finally {
      subscription?.dispose();
    }
  }

  /** With the servers of the models that it names. */
  private async withServers<P>(parameters: P): Promise<P> {
    if (!isObject(parameters) || parameters.server !== undefined) return parameters;
    const { model, otherModels } = parameters;
    const base: unknown = Array.isArray(otherModels) ? otherModels[0] : undefined;
    const server = typeof model === 'string' ? await this.serverOf(model) : undefined;
    const baseServer = typeof base === 'string' ? await this.serverOf(base) : undefined;
    return {
      ...parameters,
      ...(server ? { server } : {}),
      ...(baseServer ? { baseServer } : {}),
    };
  }

  /** Ends the process; what it had loaded is free again. Returns whether one was running. */
  stop(): boolean {
    return this.supervisor.stop();
  }

  override dispose(): void {
    this.supervisor.stop();
    super.dispose();
  }
}
