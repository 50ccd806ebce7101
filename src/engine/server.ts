import { isObject } from '../trace/json';
import { ParameterError } from '../trace/parameters';
import type { DeviceChoice } from './devices/device';
import { Engine } from './engine';
import { EngineError, messageOf } from './errors';
import type { MemoryGate } from './memory/memoryGate';
import type { EngineErrorCode, FromEngine } from './protocol';
import {
  contextsRequest,
  contrastRequest,
  divergeRequest,
  generateRequest,
  modelOf,
  otherModelsOf,
  scoreRequest,
  serverOf,
  serverPart,
} from './requests';
import { reasonscopeVersion, versions } from './versions';
import { fitRequest } from './ziprc/fit/readRequest';

/** Answers the host's messages; `send` passes one message to the host. */
export function serve(
  send: (message: FromEngine) => void,
  threads: number,
  device: DeviceChoice,
  memoryGate: MemoryGate,
): { receive(message: unknown): void } {
  const engine = new Engine(threads, device, memoryGate);
  const running = new Map<number, AbortController>();

  void announce(send);

  const call = async (id: number, name: unknown, parameters: unknown): Promise<void> => {
    const abort = new AbortController();
    running.set(id, abort);
    try {
      send({ type: 'result', id, result: await perform(id, name, parameters, abort.signal) });
    } catch (error) {
      send({ type: 'error', id, code: codeOf(error), message: textOf(error) });
    } finally {
      running.delete(id);
    }
  };

  const perform = (
    id: number,
    name: unknown,
    parameters: unknown,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const emit = (event: unknown): void => {
      send({ type: 'event', id, event });
    };
    switch (name) {
      case 'load':
        return engine.load(
          modelOf(parameters),
          signal,
          serverPart(parameters).server,
          otherModelsOf(parameters),
        );
      case 'generate':
        return engine.generate(generateRequest(parameters), emit, signal);
      case 'score':
        return engine.score(scoreRequest(parameters), emit, signal);
      case 'diverge':
        return engine.diverge(divergeRequest(parameters), emit, signal);
      case 'contrast':
        return engine.contrast(contrastRequest(parameters), emit, signal);
      case 'readContexts':
        return engine.readContexts(contextsRequest(parameters), signal);
      case 'fitHead':
        return engine.fitHead(fitRequest(parameters), emit, signal);
      case 'identifyServer':
        return engine.remote.identify(serverOf(parameters), signal);
      case 'probeServer':
        return engine.remote.probe(modelOf(parameters), serverOf(parameters), signal, (step) => {
          emit({ step });
        });
      default:
        throw new EngineError('internal', `The engine has no call "${String(name)}".`);
    }
  };

  return {
    receive: (message) => {
      if (!isObject(message) || typeof message.id !== 'number') return;
      const { id } = message;
      if (message.type === 'cancel') running.get(id)?.abort(cancelled());
      if (message.type === 'call') void call(id, message.name, message.parameters);
    },
  };
}

/** A missing native library is told by the first call that needs it. */
async function announce(send: (message: FromEngine) => void): Promise<void> {
  const known = await versions().catch(() => ({
    reasonscope: reasonscopeVersion,
    node: process.versions.node,
  }));
  send({ type: 'ready', versions: known });
}

/** What a call fails with that is cancelled while it waits for its turn. */
function cancelled(): EngineError {
  return new EngineError('cancelled', 'The call was cancelled before it began.');
}

function codeOf(error: unknown): EngineErrorCode {
  if (error instanceof EngineError) return error.code;
  return error instanceof ParameterError ? 'parameter' : 'internal';
}

function textOf(error: unknown): string {
  const message = messageOf(error);
  return codeOf(error) === 'internal'
    ? `The engine failed: ${message} Restart it; if it fails again, report this message.`
    : message;
}
