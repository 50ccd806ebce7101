import { isArray, isObject } from '../trace/json';
import { EngineError } from './errors';
import type { GenerateRequest, ScorePrompt, ScoreRequest, ScoreSource } from './protocol';

/**
 * Requests as they come over the channel. Only their shape is checked here, the values where they
 * are used. @throws EngineError `internal`
 */
export function modelOf(parameters: unknown): string {
  const model = isObject(parameters) ? parameters.model : undefined;
  if (typeof model !== 'string') throw new EngineError('internal', 'A call names no model.');
  return model;
}

export function generateRequest(parameters: unknown): GenerateRequest {
  const model = modelOf(parameters);
  if (isObject(parameters)) {
    const { prompt, decoder, parameters: given, seed, maxTokens, topK, ignoreEos } = parameters;
    if (
      isPrompt(prompt) &&
      typeof decoder === 'string' &&
      isObject(given) &&
      typeof seed === 'number' &&
      typeof maxTokens === 'number' &&
      typeof topK === 'number'
    ) {
      const request = { model, prompt, decoder, parameters: given, seed, maxTokens, topK };
      return { ...request, ignoreEos: ignoreEos === true };
    }
  }
  throw new EngineError('internal', 'A call to generate is not complete.');
}

export function scoreRequest(parameters: unknown): ScoreRequest {
  const model = modelOf(parameters);
  if (isObject(parameters) && isSource(parameters.source) && typeof parameters.topK === 'number') {
    return { model, source: parameters.source, topK: parameters.topK };
  }
  throw new EngineError('internal', 'A call to score is not complete.');
}

function isPrompt(value: unknown): value is GenerateRequest['prompt'] {
  return isObject(value) && (typeof value.text === 'string' || isIds(value.ids));
}

function isSource(value: unknown): value is ScoreSource {
  if (!isObject(value)) return false;
  if (value.ids !== undefined) return isIds(value.ids) && typeof value.promptLength === 'number';
  return typeof value.text === 'string' && (!('prompt' in value) || isScorePrompt(value.prompt));
}

function isScorePrompt(value: unknown): value is ScorePrompt {
  if (!isObject(value)) return false;
  if (typeof value.exactText === 'string') return true;
  return (
    isArray(value.messages) &&
    value.messages.every(
      (message) =>
        isObject(message) &&
        typeof message.role === 'string' &&
        typeof message.content === 'string',
    )
  );
}

function isIds(value: unknown): value is readonly number[] {
  return isArray(value) && value.every((id) => typeof id === 'number');
}
