import { resolveParameters, type ParameterValues } from '../trace/parameters';
import type { Decoder, ModelRole } from './decoders/decoder';
import { DECODERS, findDecoder } from './decoders/registry';
import { EngineError } from './errors';
import type { GenerateRequest } from './protocol';
import { isServerModel } from './remote/serverModel';

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
  const roles = method.needs === 'run' ? method.otherModels : [];
  const given = request.otherModels?.length ?? 0;
  if (given !== roles.length) {
    throw new EngineError(
      'parameter',
      `${method.id} works with ${modelsText(roles)}, and ${given} ${given === 1 ? 'was' : 'were'} given beside the first.${advice(roles, given)}`,
    );
  }
  const remote = request.otherModels?.find(isServerModel);
  if (remote !== undefined) {
    throw new EngineError(
      'model',
      `${method.id} reads the whole distribution of each model, and servers do not give it. Choose a model of this machine instead of ${remote}.`,
    );
  }
  const resolved = resolveParameters(method.id, method.parameters, request.parameters);
  return { ...request, method, resolved };
}

function modelsText(roles: readonly ModelRole[]): string {
  if (roles.length === 0) return 'one model';
  return `${roles.length + 1} models (${['the model', ...roles.map(({ title }) => title)].join(', ')})`;
}

function advice(roles: readonly ModelRole[], given: number): string {
  const missing = roles.slice(given).map(({ title, help }) => `${title}: ${help}`);
  const option = roles.length > 1 ? '--second-model and --third-model' : '--second-model';
  return missing.length === 0
    ? ' Leave out the others.'
    : ` Choose them (on the command line ${option}). ${missing.join(' ')}`;
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
