import type { Expression } from './expression';
import {
  constant,
  constantOf,
  letter,
  plus,
  samePolynomial,
  squareRoot,
  times,
  type Polynomial,
} from './polynomial';
import { NoValue, rational } from './rational';

/** A quotient of polynomials. */
export interface Value {
  readonly above: Polynomial;
  readonly below: Polynomial;
}

const ONE = constant(rational(1n));
const HIGHEST_POWER = 64n;

/**
 * The exact value.
 * @throws NoValue for a division by zero, a number or power that is too large, a root of letters
 */
export function evaluate(expression: Expression): Value {
  switch (expression.kind) {
    case 'number':
      return { above: constant(expression.value), below: ONE };
    case 'symbol':
      return { above: letter(expression.name), below: ONE };
    case 'negative':
      return product(constantValue(-1n), evaluate(expression.of));
    case 'percent':
      return product(constantValue(1n, 100n), evaluate(expression.of));
    case 'root': {
      const { above, below } = evaluate(expression.of);
      const [top, bottom] = [squareRoot(above), squareRoot(below)];
      if (!top || !bottom) throw new NoValue('a root of letters or of a negative number');
      return { above: top, below: bottom };
    }
    case 'sum':
    case 'mixed':
      return sum(evaluate(expression.left), evaluate(expression.right));
    case 'difference':
      return sum(
        evaluate(expression.left),
        product(constantValue(-1n), evaluate(expression.right)),
      );
    case 'product':
      return product(evaluate(expression.left), evaluate(expression.right));
    case 'quotient':
      return product(evaluate(expression.left), inverse(evaluate(expression.right)));
    case 'power':
      return power(evaluate(expression.left), evaluate(expression.right));
  }
}

/** Equality as quotients of polynomials, so `(x^2 - 1)/(x - 1)` is `x + 1`. */
export function sameValue(a: Value, b: Value): boolean {
  return samePolynomial(times(a.above, b.below), times(b.above, a.below));
}

/** The value in float64; undefined where it has letters other than π. */
export function approximate({ above, below }: Value): number | undefined {
  const [top, bottom] = [polynomialNumber(above), polynomialNumber(below)];
  return top === undefined || bottom === undefined ? undefined : top / bottom;
}

function polynomialNumber(polynomial: Polynomial): number | undefined {
  let sum = 0;
  for (const { powers, coefficient } of polynomial.values()) {
    let term = Number(coefficient.numerator) / Number(coefficient.denominator);
    for (const [name, exponent] of powers) {
      if (name === 'π') term *= Math.PI ** exponent;
      else if (name.startsWith('√')) term *= Math.sqrt(Number(name.slice(1))) ** exponent;
      else return undefined;
    }
    sum += term;
  }
  return sum;
}

function constantValue(numerator: bigint, denominator = 1n): Value {
  return { above: constant(rational(numerator, denominator)), below: ONE };
}

function sum(a: Value, b: Value): Value {
  return {
    above: plus(times(a.above, b.below), times(b.above, a.below)),
    below: times(a.below, b.below),
  };
}

function product(a: Value, b: Value): Value {
  return { above: times(a.above, b.above), below: times(a.below, b.below) };
}

function inverse({ above, below }: Value): Value {
  if (above.size === 0) throw new NoValue('a division by zero');
  return { above: below, below: above };
}

function power(base: Value, exponent: Value): Value {
  const [above, below] = [constantOf(exponent.above), constantOf(exponent.below)];
  const by =
    above &&
    below &&
    rational(above.numerator * below.denominator, above.denominator * below.numerator);
  if (by?.denominator !== 1n) throw new NoValue('a power that is not a whole number');
  const count = by.numerator < 0n ? -by.numerator : by.numerator;
  if (count > HIGHEST_POWER) throw new NoValue(`a power above ${HIGHEST_POWER}`);
  let value = constantValue(1n);
  for (let times = 0n; times < count; times += 1n) value = product(value, base);
  return by.numerator < 0n ? inverse(value) : value;
}
