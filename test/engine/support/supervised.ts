import path from 'node:path';
import type { GenerateEvent, GenerateRequest } from '../../../src/engine/protocol';
import type { Patience } from '../../../src/extension/engine/engineProcess';
import {
  EngineSupervisor,
  type CallOptions,
  type EngineSettings,
  type EngineState,
} from '../../../src/extension/engine/engineSupervisor';
import { unpackBlock } from '../../../src/trace/wire';

const BUNDLE = path.resolve('dist', 'engine.js');

export function fakeEngine(name: string): string {
  return path.resolve('test/engine/support/fakes', `${name}.cjs`);
}

/** A supervisor of the real engine or of a fake one, with what it said. */
export class Supervised {
  readonly states: EngineState[] = [];
  readonly log: string[] = [];
  settings: EngineSettings = { args: [], idleMilliseconds: 60_000 };
  readonly supervisor: EngineSupervisor;

  constructor(modulePath = BUNDLE, patience?: Patience) {
    const note = (message: string): void => void this.log.push(message);
    this.supervisor = new EngineSupervisor(
      modulePath,
      () => this.settings,
      (state) => this.states.push(state),
      { info: note, warn: note, error: note },
      patience,
    );
  }

  /** Returns whether there was a process to send it to. */
  signal(signal: NodeJS.Signals): boolean {
    const { pid } = this.supervisor;
    return pid !== undefined && process.kill(pid, signal);
  }

  /** Generates, and gives the ids that arrived, also where the run failed. */
  async generate(
    request: GenerateRequest,
    options: CallOptions<GenerateEvent> = {},
  ): Promise<{ readonly ids: readonly number[]; readonly finish: string; readonly why: unknown }> {
    const ids: number[] = [];
    const onEvent = (event: GenerateEvent): void => {
      if (event.kind === 'tokens') ids.push(...(unpackBlock(event.block).ids ?? []));
      options.onEvent?.(event);
    };
    try {
      const { finish } = await this.supervisor.call('generate', request, { ...options, onEvent });
      return { ids, finish, why: undefined };
    } catch (why) {
      return { ids, finish: 'error', why };
    }
  }
}
