import { isArray, isObject } from '../../../trace/json';
import type { Problem } from '../../../trace/problems';
import { EngineError } from '../../errors';
import { modelOf } from '../../requests';
import { FIT_DEFAULTS, type FitRequest } from './request';
import { isAnswerVerifier, type VerifierChoice } from './verifierChoice';

/**
 * A request as it comes over the channel. Only its shape is checked here, its values where they are
 * used. @throws EngineError `internal`
 */
export function fitRequest(parameters: unknown): FitRequest {
  const model = modelOf(parameters);
  const whole = isObject(parameters) ? parameters : {};
  const { problems, verifier, lengthEdges, folder } = whole;
  const numbers = Object.keys(FIT_DEFAULTS).map((name) => [name, whole[name]] as const);
  if (
    isArray(problems) &&
    problems.every(isProblem) &&
    isVerifier(verifier) &&
    numbers.every(([, value]) => typeof value === 'number') &&
    (lengthEdges === undefined || isNumbers(lengthEdges)) &&
    (folder === undefined || typeof folder === 'string')
  ) {
    return {
      ...FIT_DEFAULTS,
      ...Object.fromEntries(numbers),
      model,
      problems,
      verifier,
      ...(lengthEdges === undefined ? {} : { lengthEdges }),
      ...(folder === undefined ? {} : { folder }),
    };
  }
  throw new EngineError('internal', 'A call to fit a head is not complete.');
}

function isProblem(value: unknown): value is Problem {
  if (!isObject(value) || typeof value.prompt !== 'string') return false;
  const { answer, countdown } = value;
  return (
    (answer === undefined || typeof answer === 'string') &&
    (countdown === undefined ||
      (isObject(countdown) && isNumbers(countdown.numbers) && typeof countdown.target === 'number'))
  );
}

function isVerifier(value: unknown): value is VerifierChoice {
  if (!isObject(value) || typeof value.kind !== 'string') return false;
  if (value.kind !== 'command') return isAnswerVerifier(value.kind);
  const { command, folder } = value;
  const words = isArray(command) && command.length > 0;
  return words && command.every((word) => typeof word === 'string') && typeof folder === 'string';
}

function isNumbers(value: unknown): value is readonly number[] {
  return isArray(value) && value.every((number) => typeof number === 'number');
}
