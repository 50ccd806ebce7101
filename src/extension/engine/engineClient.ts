import * as vscode from 'vscode';
import type { EngineCalls } from '../../engine/protocol';
import { isObject } from '../../trace/json';
import { affectsEngine, engineThreads, idleMilliseconds } from '../config';
import { Disposable } from '../disposable';
import { EngineCallError, EngineProcess, type CallOptions } from './engineProcess';

export type EngineState = 'stopped' | 'starting' | 'working' | 'idle';

/** The model that the engine ran last and still holds. */
export interface HeldModel {
  /** As the call named it. */
  readonly model: string;
  readonly device?: string;
}

/** Keeps at most one engine process: starts it for a call, replaces it after a crash, ends it when idle. */
export class EngineClient extends Disposable {
  private process: EngineProcess | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private currentState: EngineState = 'stopped';
  private held: HeldModel | undefined;
  private readonly stateChange = this.register(new vscode.EventEmitter<EngineState>());
  readonly onDidChangeState = this.stateChange.event;

  constructor(
    private readonly modulePath: string,
    private readonly log: vscode.LogOutputChannel,
  ) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        // Threads are fixed when a process starts; an idle one is replaced at the next call.
        if (affectsEngine(event) && this.process?.isIdle === true) this.stop();
      }),
    );
  }

  get state(): EngineState {
    return this.currentState;
  }

  /** It changes before the state does. */
  get heldModel(): HeldModel | undefined {
    return this.held;
  }

  /** @throws EngineCallError, also in a workspace that is not trusted. */
  async call<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    options: CallOptions<K> = {},
  ): Promise<EngineCalls[K]['result']> {
    if (!vscode.workspace.isTrusted) {
      const text = vscode.l10n.t('Running a model needs a trusted workspace.');
      throw new EngineCallError(text, 'internal');
    }
    clearTimeout(this.idleTimer);
    const process = this.process ?? this.start();
    try {
      await process.ready;
      this.setState('working');
      const result = await process.call(name, parameters, options);
      if (this.process === process) this.hold(parameters.model, result);
      return result;
    } catch (error) {
      // The engine lets go of a model before it opens the next.
      if (this.held?.model !== parameters.model) this.held = undefined;
      throw error;
    } finally {
      if (this.process === process && process.isIdle) this.becomeIdle();
    }
  }

  /** Ends the process; what it had loaded is free again. Returns whether one was running. */
  stop(): boolean {
    clearTimeout(this.idleTimer);
    const running = this.process !== undefined;
    this.process?.kill();
    this.process = undefined;
    this.setState('stopped');
    return running;
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  private start(): EngineProcess {
    this.setState('starting');
    const process = new EngineProcess(this.modulePath, engineThreads(), this.log);
    this.process = process;
    void process.ended.then(() => {
      if (this.process !== process) return;
      this.process = undefined;
      this.setState('stopped');
    });
    return process;
  }

  private becomeIdle(): void {
    this.setState('idle');
    this.idleTimer = setTimeout(() => {
      this.log.info('engine idle; stopping it');
      this.stop();
    }, idleMilliseconds());
  }

  private hold(model: string, result: unknown): void {
    const told = isObject(result) ? result.device : undefined;
    const known = this.held?.model === model ? this.held.device : undefined;
    const device = typeof told === 'string' ? told : known;
    this.held = { model, ...(device === undefined ? {} : { device }) };
  }

  private setState(state: EngineState): void {
    if (state === 'stopped') this.held = undefined;
    if (state === this.currentState || this.isDisposed) return;
    this.currentState = state;
    this.stateChange.fire(state);
  }
}
