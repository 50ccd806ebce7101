import { TraceFormatError } from '../../trace/errors';
import { isArray, isObject } from '../../trace/json';
import type { ParameterValues } from '../../trace/parameters';
import type { ModelIdentity } from '../../trace/sample';
import { SWEEP_FORMAT, SWEEP_VERSION, type Sweep, type SweepPoint } from './sweep';

/**
 * A sweep from its file. Text in it is not trusted: it is only ever shown as text.
 * @throws TraceFormatError that names file and place
 */
export function readSweep(name: string, text: string): Sweep {
  const fail = (place: string, problem: string): TraceFormatError =>
    new TraceFormatError(
      'invalid',
      name,
      `${place} ${problem}.`,
      'Run reasonscope crosssample again to make the file anew.',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail('the text', 'is not JSON');
  }
  if (!isObject(value) || value.format !== SWEEP_FORMAT) {
    throw fail('"format"', `is not "${SWEEP_FORMAT}"`);
  }
  if (value.version !== SWEEP_VERSION) {
    throw fail('"version"', `is not ${SWEEP_VERSION}, which is all that this program reads`);
  }
  const { direction, problems, points, parameters, createdAt } = value;
  if (direction !== 'forward' && direction !== 'backward') {
    throw fail('"direction"', 'is neither "forward" nor "backward"');
  }
  if (!isObject(problems) || typeof problems.name !== 'string') {
    throw fail('"problems"', 'has no name');
  }
  if (!isArray(points)) throw fail('"points"', 'is not a list');
  const whole = (from: Readonly<Record<string, unknown>>, key: string, place = ''): number => {
    const number = from[key];
    if (typeof number === 'number' && Number.isInteger(number) && number >= 0) return number;
    throw fail(`"${place}${key}"`, 'is not a whole number from 0 on');
  };
  const identity = (key: 'base' | 'rl'): ModelIdentity => {
    const model = value[key];
    if (!isObject(model) || typeof model.name !== 'string') throw fail(`"${key}"`, 'has no name');
    const { hash } = model;
    return { name: model.name, ...(typeof hash === 'string' ? { hash } : {}) };
  };
  const pointOf = (point: unknown, index: number): SweepPoint => {
    const place = `points[${index}].`;
    if (!isObject(point)) throw fail(`"points[${index}]"`, 'is not an object');
    const { criterion, budget, threshold } = point;
    if (typeof criterion !== 'string') throw fail(`"${place}criterion"`, 'is not a text');
    if (typeof budget !== 'number' || !(budget >= 0 && budget <= 1)) {
      throw fail(`"${place}budget"`, 'is not a share from 0 to 1');
    }
    if (threshold !== null && typeof threshold !== 'number') {
      throw fail(`"${place}threshold"`, 'is neither a number nor null');
    }
    const count = (key: string): number => whole(point, key, place);
    const [responses, tokens] = [count('responses'), count('tokens')];
    const upTo = (key: string, most: number): number => {
      const number = count(key);
      if (number <= most) return number;
      throw fail(`"${place}${key}"`, `is more than ${most}`);
    };
    return {
      criterion,
      budget,
      threshold,
      responses,
      right: upTo('right', responses),
      cut: upTo('cut', responses),
      tokens,
      swaps: upTo('swaps', tokens),
      replaced: upTo('replaced', tokens),
    };
  };
  return {
    base: identity('base'),
    rl: identity('rl'),
    direction,
    problems: { name: problems.name, count: whole(problems, 'count', 'problems.') },
    samples: whole(value, 'samples'),
    seed: whole(value, 'seed'),
    maxTokens: whole(value, 'maxTokens'),
    parameters: parametersOf(parameters),
    ...(typeof createdAt === 'string' ? { createdAt } : {}),
    points: points.map(pointOf),
  };
}

function parametersOf(value: unknown): ParameterValues {
  if (!isObject(value)) return {};
  const known = Object.entries(value).filter(
    (entry): entry is [string, number | string] =>
      typeof entry[1] === 'number' || typeof entry[1] === 'string',
  );
  return Object.fromEntries(known);
}
