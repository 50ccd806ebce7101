import { isArray, isObject } from '../trace/json';
import { ParameterError } from '../trace/parameters';
import { Engine } from './engine';
import { EngineError, messageOf } from './errors';
import type { EngineErrorCode, FromEngine, GenerateRequest } from './protocol';
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
    switch (name) {
      case 'load':
        return engine.load(modelOf(parameters));
      case 'generate':
        return engine.generate(
          generateRequest(parameters),
          (event) => {
            send({ type: 'event', id, event });
          },
          signal,
        );
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

function modelOf(parameters: unknown): string {
  const model = isObject(parameters) ? parameters.model : undefined;
  if (typeof model !== 'string') throw new EngineError('internal', 'A call names no model.');
  return model;
}

/** Only the shape: the values are checked where they are used. */
function generateRequest(parameters: unknown): GenerateRequest {
  const model = modelOf(parameters);
  if (isObject(parameters)) {
    const { prompt, decoder, parameters: given, seed, maxTokens, topK } = parameters;
    if (
      isPrompt(prompt) &&
      typeof decoder === 'string' &&
      isObject(given) &&
      typeof seed === 'number' &&
      typeof maxTokens === 'number' &&
      typeof topK === 'number'
    ) {
      return { model, prompt, decoder, parameters: given, seed, maxTokens, topK };
    }
  }
  throw new EngineError('internal', 'A call to generate is not complete.');
}

function isPrompt(value: unknown): value is GenerateRequest['prompt'] {
  if (!isObject(value)) return false;
  const { text, ids } = value;
  return typeof text === 'string' || (isArray(ids) && ids.every((id) => typeof id === 'number'));
}
