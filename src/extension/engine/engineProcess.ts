import { fork, type ChildProcess } from 'node:child_process';
import type * as vscode from 'vscode';
import { isObject } from '../../trace/json';
import type { EngineCalls, EngineErrorCode, FromEngine, ToEngine } from '../../engine/protocol';

/** A call failed for a reason that the engine could name. */
export class EngineCallError extends Error {
  override readonly name = 'EngineCallError';
  constructor(
    message: string,
    readonly code: EngineErrorCode | 'crash',
  ) {
    super(message);
  }
}

export interface CallOptions<K extends keyof EngineCalls> {
  readonly token?: vscode.CancellationToken;
  readonly onEvent?: (event: EngineCalls[K]['event']) => void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: (event: unknown) => void;
}

const READY_WITHIN_MS = 30_000;
/** A run that does not answer a cancel within this time is ended with its process. */
const CANCEL_WITHIN_MS = 10_000;

/** One life of the engine process: it ends once, and every open call ends with it. */
export class EngineProcess {
  private readonly pending = new Map<number, Pending>();
  private readonly child: ChildProcess;
  private lastId = 0;
  private stopping = false;
  private lastError = '';
  readonly ready: Promise<void>;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;

  constructor(
    modulePath: string,
    threads: number,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.child = fork(modulePath, [`--threads=${threads}`], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A debugged host would hand its inspector port on.
      execArgv: [],
    });
    this.child.stdout?.on('data', (data: Buffer) =>
      this.log.info(`engine: ${data.toString().trim()}`),
    );
    this.child.stderr?.on('data', (data: Buffer) => {
      this.lastError = data.toString().trim().slice(-2000);
      this.log.warn(`engine: ${this.lastError}`);
    });
    this.ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new EngineCallError('The engine process did not start within 30 s.', 'crash'));
        this.kill();
      }, READY_WITHIN_MS);
      this.child.on('message', (message: unknown) => {
        if (!isFromEngine(message)) {
          this.log.error(`engine sent an unknown message: ${JSON.stringify(message)}`);
          return;
        }
        if (message.type === 'ready') {
          clearTimeout(timer);
          this.log.info(`engine ready, process ${this.child.pid ?? 0}`, message.versions);
          resolve();
        } else this.receive(message);
      });
      void this.whenGone().then((reason) => {
        clearTimeout(timer);
        reject(reason);
      });
    });
    // A start that nobody awaits any more must not count as an unhandled rejection.
    this.ready.catch(() => undefined);
    this.ended = this.whenGone().then((reason) => {
      if (!this.stopping) this.log.error(reason.message);
      for (const call of this.pending.values()) call.reject(reason);
      this.pending.clear();
    });
  }

  /** A call of a process that is `ready`. */
  async call<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    { token, onEvent }: CallOptions<K> = {},
  ): Promise<EngineCalls[K]['result']> {
    const id = (this.lastId += 1);
    let deadline: NodeJS.Timeout | undefined;
    const subscription = token?.onCancellationRequested(() => {
      this.send({ type: 'cancel', id });
      deadline = setTimeout(() => {
        this.log.warn('engine did not stop in time; ending its process');
        this.kill();
      }, CANCEL_WITHIN_MS);
    });
    try {
      return await new Promise<EngineCalls[K]['result']>((resolve, reject) => {
        this.pending.set(id, {
          // Both ends are built together: the engine answers each call with its declared type.
          resolve: resolve as (result: unknown) => void,
          reject,
          onEvent: (event) => onEvent?.(event as EngineCalls[K]['event']),
        });
        this.send({ type: 'call', id, name, parameters });
        if (token?.isCancellationRequested) this.send({ type: 'cancel', id });
      });
    } finally {
      clearTimeout(deadline);
      subscription?.dispose();
      this.pending.delete(id);
    }
  }

  get isIdle(): boolean {
    return this.pending.size === 0;
  }

  /** Ends the process at once; open calls fail. */
  kill(): void {
    this.stopping = true;
    this.child.kill('SIGKILL');
  }

  private send(message: ToEngine): void {
    if (this.child.connected) this.child.send(message);
  }

  private receive(message: Exclude<FromEngine, { type: 'ready' }>): void {
    const call = this.pending.get(message.id);
    if (!call) return;
    switch (message.type) {
      case 'event':
        call.onEvent(message.event);
        break;
      case 'result':
        call.resolve(message.result);
        break;
      case 'error':
        call.reject(new EngineCallError(message.message, message.code));
        break;
    }
  }

  private whenGone(): Promise<EngineCallError> {
    return new Promise((resolve) => {
      this.child.once('error', (error) =>
        resolve(new EngineCallError(`The engine process cannot run: ${error.message}`, 'crash')),
      );
      this.child.once('exit', (code, signal) =>
        resolve(new EngineCallError(this.describeExit(code, signal), 'crash')),
      );
    });
  }

  private describeExit(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.stopping) return 'The engine was stopped.';
    if (signal) {
      // Native code dies by signal: out of memory, or a graph that the runtime cannot run.
      return `The engine process ended by ${signal}: the model is too large for the free memory, or the runtime does not support it. Choose another model with "Reasonscope: Select Model…"; the engine restarts with the next run.`;
    }
    const detail =
      this.lastError === '' ? '' : ` Its last words: ${this.lastError.split('\n').at(-1) ?? ''}`;
    return `The engine process ended with code ${code ?? 0}.${detail} It restarts with the next run.`;
  }
}

function isFromEngine(message: unknown): message is FromEngine {
  return (
    isObject(message) &&
    (message.type === 'ready' ||
      (typeof message.id === 'number' &&
        (message.type === 'event' || message.type === 'result' || message.type === 'error')))
  );
}
