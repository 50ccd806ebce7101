import { isObject } from '../trace/json';
import { ParameterError } from '../trace/parameters';
import { Engine } from './engine';
import { EngineError, messageOf } from './errors';
import type { EngineErrorCode, FromEngine } from './protocol';
import { generateRequest, modelOf, scoreRequest } from './requests';
import { reasonscopeVersion, versions } from './versions';

/** Answers the host's messages; `send` passes one message to the host. */
export function serve(
  send: (message: FromEngine) => void,
  threads: number,
): { receive(message: unknown): void } {
  const engine = new Engine(threads);
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
        return engine.load(modelOf(parameters));
      case 'generate':
        return engine.generate(generateRequest(parameters), emit, signal);
      case 'score':
        return engine.score(scoreRequest(parameters), emit, signal);
      default:
        throw new EngineError('internal', `The engine has no call "${String(name)}".`);
    }
  };

  return {
    receive: (message) => {
      if (!isObject(message) || typeof message.id !== 'number') return;
      const { id } = message;
      if (message.type === 'cancel') running.get(id)?.abort();
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
