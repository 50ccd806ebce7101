import { resolveParameters, type ParameterValues } from '../trace/parameters';
import type { Decoder } from './decoders/decoder';
import { DECODERS, findDecoder } from './decoders/registry';
import { EngineError } from './errors';
import type { GenerateRequest } from './protocol';

const LARGEST_SEED = 2 ** 32 - 1;
const MOST_TOKENS = 1_000_000;
const MOST_ALTERNATIVES = 1000;

/** A request that has been checked as far as it can be without its model. */
export interface GenerationPlan extends GenerateRequest {
  readonly method: Decoder;
  readonly resolved: ParameterValues;
}

/** @throws EngineError `parameter`, ParameterError */
export function planGeneration(request: GenerateRequest): GenerationPlan {
  checkNumber('seed', request.seed, 0, LARGEST_SEED);
  checkNumber('number of tokens', request.maxTokens, 1, MOST_TOKENS);
  checkAlternatives(request.topK);
  const method = findDecoder(request.decoder);
  if (!method) {
    const known = DECODERS.map((decoder) => decoder.id).join(', ');
    throw new EngineError(
      'parameter',
      `There is no decoder "${request.decoder}". Give one of ${known}.`,
    );
  }
  const resolved = resolveParameters(method.id, method.parameters, request.parameters);
  return { ...request, method, resolved };
}

/** @throws EngineError `parameter` */
export function checkAlternatives(topK: number): void {
  checkNumber('number of alternatives', topK, 0, MOST_ALTERNATIVES);
}

function checkNumber(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new EngineError(
    'parameter',
    `The ${name} must be a whole number from ${least} to ${most}, not ${value}.`,
  );
}
