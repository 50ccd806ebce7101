import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type {
  EngineCalls,
  FromEngine,
  GenerateEvent,
  ToEngine,
} from '../../../src/engine/protocol';

const BUNDLE = path.resolve('dist', 'engine.js');

/** The engine as the host runs it: forked, with an IPC channel. */
export class EngineProcess {
  readonly messages: FromEngine[] = [];
  output = '';
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();

  constructor(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    this.child = fork(BUNDLE, args, {
      serialization: 'advanced',
      silent: true,
      env: { ...process.env, ...env },
    });
    this.child.stdout?.on('data', (data) => (this.output += String(data)));
    this.child.stderr?.on('data', (data) => (this.output += String(data)));
    this.child.on('message', (message) => {
      this.messages.push(message as FromEngine);
      for (const listener of this.listeners) listener();
    });
  }

  call<Name extends keyof EngineCalls>(
    id: number,
    name: Name,
    parameters: EngineCalls[Name]['parameters'],
  ): void {
    this.post({ type: 'call', id, name, parameters });
  }

  post(message: ToEngine): void {
    this.child.send(message);
  }

  /** The first message, past or future, that a test looks for. */
  async wait<T extends FromEngine>(matches: (message: FromEngine) => message is T): Promise<T> {
    for (;;) {
      const found = this.messages.find(matches);
      if (found) return found;
      await new Promise<void>((resolve, reject) => {
        const gone = (): void => {
          reject(new Error(`The engine ended. ${this.output}`));
        };
        const listener = (): void => {
          this.listeners.delete(listener);
          this.child.off('exit', gone);
          resolve();
        };
        this.listeners.add(listener);
        this.child.once('exit', gone);
      });
    }
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  disconnect(): void {
    this.child.disconnect();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** [exit code, signal] */
  async ended(): Promise<readonly [number | null, NodeJS.Signals | null]> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return [exitCode, signalCode];
    return (await once(this.child, 'exit')) as [number | null, NodeJS.Signals | null];
  }
}

type Kind<Type extends FromEngine['type']> = Extract<FromEngine, { type: Type }>;

export function isReady(message: FromEngine): message is Kind<'ready'> {
  return message.type === 'ready';
}

export function isResult(id: number) {
  return (message: FromEngine): message is Kind<'result'> =>
    message.type === 'result' && message.id === id;
}

export function isError(id: number) {
  return (message: FromEngine): message is Kind<'error'> =>
    message.type === 'error' && message.id === id;
}

export function isEvent(id: number) {
  return (message: FromEngine): message is Kind<'event'> =>
    message.type === 'event' && message.id === id;
}

export function isTokens(id: number) {
  return (message: FromEngine): message is Kind<'event'> =>
    isEvent(id)(message) && (message.event as GenerateEvent).kind === 'tokens';
}
