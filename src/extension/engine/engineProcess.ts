import { fork, type ChildProcess } from 'node:child_process';
import { isObject } from '../../trace/json';
import type { EngineCalls, EngineErrorCode, FromEngine, ToEngine } from '../../engine/protocol';
import { describeExit } from './exitText';

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

export interface ProcessCallOptions<Event> {
  /** Asks the engine to end the call; one that does not is ended with its process. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: Event) => void;
}

export type EngineLog = Readonly<
  Record<'info' | 'warn' | 'error', (message: string, ...more: unknown[]) => void>
>;

export interface Patience {
  /** A process must say that it is ready within this time, in milliseconds. */
  readonly ready: number;
  /** A run that does not answer a cancel within this time is ended with its process. */
  readonly cancel: number;
}

export const PATIENCE: Patience = { ready: 30_000, cancel: 10_000 };

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onEvent: (event: unknown) => void;
}

/** One life of the engine process: it ends once, and every open call ends with it. */
export class EngineProcess {
  private readonly pending = new Map<number, Pending>();
  private readonly child: ChildProcess;
  private lastId = 0;
  private stopping = false;
  private lastError = '';
  private gone: EngineCallError | undefined;
  readonly ready: Promise<void>;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;

  constructor(
    modulePath: string,
    args: readonly string[],
    private readonly log: EngineLog,
    private readonly patience: Patience = PATIENCE,
  ) {
    this.child = fork(modulePath, args, {
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
        const seconds = patience.ready / 1000;
        reject(
          new EngineCallError(`The engine process did not start within ${seconds} s.`, 'crash'),
        );
        this.kill();
      }, patience.ready);
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
      this.gone = reason;
      if (!this.stopping) this.log.error(reason.message);
      for (const call of this.pending.values()) call.reject(reason);
      this.pending.clear();
    });
  }

  /** A call of a process that is `ready`. */
  async call<K extends keyof EngineCalls>(
    name: K,
    parameters: EngineCalls[K]['parameters'],
    { signal, onEvent }: ProcessCallOptions<EngineCalls[K]['event']> = {},
  ): Promise<EngineCalls[K]['result']> {
    signal?.throwIfAborted();
    if (this.gone) throw this.gone;
    const id = (this.lastId += 1);
    let deadline: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      this.send({ type: 'cancel', id });
      deadline = setTimeout(() => {
        this.log.warn('engine did not stop in time; ending its process');
        this.kill();
      }, this.patience.cancel);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise<EngineCalls[K]['result']>((resolve, reject) => {
        this.pending.set(id, {
          // Both ends are built together: the engine answers each call with its declared type.
          resolve: resolve as (result: unknown) => void,
          reject,
          onEvent: (event) => onEvent?.(event as EngineCalls[K]['event']),
        });
        this.send({ type: 'call', id, name, parameters });
      });
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', cancel);
      this.pending.delete(id);
    }
  }

  get isGone(): boolean {
    return this.gone !== undefined;
  }

  get pid(): number | undefined {
    return this.child.pid;
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
        resolve(
          new EngineCallError(
            this.stopping ? 'The engine was stopped.' : describeExit(code, signal, this.lastError),
            'crash',
          ),
        ),
      );
    });
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
