import type { Countdown } from './gold';
import { parseExpression, type Expression } from './expression';
import {
  add,
  equal,
  invert,
  multiply,
  negate,
  NoValue,
  rationalText,
  readRational,
  type Rational,
} from './rational';

/**
 * Checks an expression such as `(12 * 4) - 15`, also followed by `= 33`. As in the game, the
 * operators are + - * /, intermediate values may be fractions, and every number is used once.
 * @returns what is wrong, or undefined where it is right
 */
export function checkCountdown(text: string, { numbers, target }: Countdown): string | undefined {
  const [expression = '', ...results] = text.split('=');
  const parsed = parseExpression(expression);
  if (!parsed) return 'it is no expression of numbers and + - * /';
  const used: Rational[] = [];
  try {
    const goal = numberOf(target);
    const value = valueOf(parsed, used);
    const missing = numbers.map(numberOf);
    for (const number of used) {
      const at = missing.findIndex((other) => equal(other, number));
      if (at < 0) return `it uses ${rationalText(number)} more often than it is given`;
      missing.splice(at, 1);
    }
    if (missing[0]) return `it does not use ${rationalText(missing[0])}`;
    if (!equal(value, goal)) return `its value is ${rationalText(value)}, not ${target}`;
    for (const result of results) {
      const side = parseExpression(result);
      if (!side || !equal(valueOf(side, []), goal)) return `it is set equal to ${result.trim()}`;
    }
  } catch (error) {
    if (error instanceof NoValue) return `it holds ${error.message}`;
    throw error;
  }
  return undefined;
}

function valueOf(expression: Expression, used: Rational[]): Rational {
  switch (expression.kind) {
    case 'number':
      used.push(expression.value);
      return expression.value;
    case 'negative':
      return negate(valueOf(expression.of, used));
    case 'sum':
    case 'difference':
    case 'product':
    case 'quotient': {
      const left = valueOf(expression.left, used);
      const right = valueOf(expression.right, used);
      if (expression.kind === 'sum') return add(left, right);
      if (expression.kind === 'difference') return add(left, negate(right));
      return multiply(left, expression.kind === 'product' ? right : invert(right));
    }
    case 'symbol':
    case 'root':
    case 'percent':
    case 'power':
    case 'mixed':
      throw new NoValue('something other than numbers and + - * /');
  }
}

function numberOf(value: number): Rational {
  if (!Number.isFinite(value) || String(value).includes('e')) {
    throw new NoValue(`${value}, which is no number of a Countdown`);
  }
  const size = readRational(String(Math.abs(value)));
  return value < 0 ? negate(size) : size;
}
