import { isArray, isObject } from '../trace/json';
import { EngineError } from './errors';
import type {
  AnswerRequest,
  ContextsRequest,
  Continuation,
  ContrastContext,
  ContrastRequest,
  DivergeRequest,
  GenerateRequest,
  IdsOrText,
  ScorePrompt,
  ScoreRequest,
  ScoreSource,
} from './protocol';
import type { ServerAccess } from './remote/address';

/**
 * Requests as they come over the channel. Only their shape is checked here, the values where they
 * are used. @throws EngineError `internal`
 */
export function modelOf(parameters: unknown): string {
  const model = isObject(parameters) ? parameters.model : undefined;
  if (typeof model !== 'string') throw new EngineError('internal', 'A call names no model.');
  return model;
}

/** Models that a call names beside the first. */
export function otherModelsOf(parameters: unknown): readonly string[] {
  const others = isObject(parameters) ? parameters.otherModels : undefined;
  return isTexts(others) ? others : [];
}

/** The server that a call names, if any. */
export function serverPart(parameters: unknown): { readonly server?: ServerAccess } {
  const server = isObject(parameters) ? parameters.server : undefined;
  if (!isObject(server)) return {};
  const { name, address, key } = server;
  if (typeof name !== 'string' || typeof address !== 'string') return {};
  return { server: { name, address, ...(typeof key === 'string' ? { key } : {}) } };
}

export function serverOf(parameters: unknown): ServerAccess {
  const { server } = serverPart(parameters);
  if (!server) throw new EngineError('internal', 'A call names no server.');
  return server;
}

export function generateRequest(parameters: unknown): GenerateRequest {
  const model = modelOf(parameters);
  if (isObject(parameters)) {
    const { prompt, decoder, parameters: given, seed, maxTokens, topK, ignoreEos } = parameters;
    const { continuation, otherModels = [] } = parameters;
    if (
      isPrompt(prompt) &&
      typeof decoder === 'string' &&
      isObject(given) &&
      typeof seed === 'number' &&
      typeof maxTokens === 'number' &&
      typeof topK === 'number' &&
      isTexts(otherModels) &&
      (continuation === undefined || isContinuation(continuation))
    ) {
      const request = { model, prompt, decoder, parameters: given, seed, maxTokens, topK };
      const more = continuation === undefined ? {} : { continuation };
      return {
        ...request,
        ...more,
        ...serverPart(parameters),
        otherModels,
        ignoreEos: ignoreEos === true,
      };
    }
  }
  throw new EngineError('internal', 'A call to generate is not complete.');
}

export function scoreRequest(parameters: unknown): ScoreRequest {
  const model = modelOf(parameters);
  if (isObject(parameters) && isSource(parameters.source) && typeof parameters.topK === 'number') {
    const { source, topK } = parameters;
    return { model, source, topK, ...serverPart(parameters) };
  }
  throw new EngineError('internal', 'A call to score is not complete.');
}

export function divergeRequest(parameters: unknown): DivergeRequest {
  const model = modelOf(parameters);
  if (isObject(parameters) && isSource(parameters.source) && typeof parameters.topK === 'number') {
    const { source, topK, otherModels, metrics } = parameters;
    const [base] = isTexts(otherModels) ? otherModels : [];
    if (base !== undefined && (metrics === undefined || isTexts(metrics))) {
      const { server: baseServer } = serverPart({ server: parameters.baseServer });
      const request = { model, otherModels: [base], source, topK } as const;
      return {
        ...request,
        ...serverPart(parameters),
        ...(baseServer ? { baseServer } : {}),
        ...(metrics === undefined ? {} : { metrics }),
      };
    }
  }
  throw new EngineError('internal', 'A call to diverge is not complete.');
}

export function contrastRequest(parameters: unknown): ContrastRequest {
  const model = modelOf(parameters);
  if (isObject(parameters)) {
    const { otherModels, context, otherContext, response, answer } = parameters;
    const [other] = isTexts(otherModels) ? otherModels : [];
    if (
      isContext(context) &&
      (otherContext === undefined || isContext(otherContext)) &&
      isIds(response) &&
      (answer === undefined || isAnswer(answer))
    ) {
      return {
        model,
        otherModels: other === undefined ? [] : [other],
        context,
        response,
        ...(otherContext === undefined ? {} : { otherContext }),
        ...(answer === undefined ? {} : { answer }),
      };
    }
  }
  throw new EngineError('internal', 'A call to contrast is not complete.');
}

export function contextsRequest(parameters: unknown): ContextsRequest {
  const model = modelOf(parameters);
  if (isObject(parameters)) {
    const { contexts } = parameters;
    if (isArray(contexts) && contexts.every(isContext)) return { model, contexts };
  }
  throw new EngineError('internal', 'A call to readContexts is not complete.');
}

function isContext(value: unknown): value is ContrastContext {
  return isScorePrompt(value) || (isObject(value) && isIds(value.ids));
}

function isAnswer(value: unknown): value is AnswerRequest {
  return (
    isObject(value) &&
    typeof value.text === 'string' &&
    typeof value.lead === 'string' &&
    typeof value.every === 'number' &&
    typeof value.until === 'number'
  );
}

function isPrompt(value: unknown): value is GenerateRequest['prompt'] {
  return isIdsOrText(value) || (isObject(value) && typeof value.exactText === 'string');
}

function isIdsOrText(value: unknown): value is IdsOrText {
  return isObject(value) && (typeof value.text === 'string' || isIds(value.ids));
}

function isContinuation(value: unknown): value is Continuation {
  return (
    isObject(value) &&
    isIdsOrText(value.kept) &&
    (value.forced === undefined || isIdsOrText(value.forced))
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return isArray(value) && value.every((text) => typeof text === 'string');
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
