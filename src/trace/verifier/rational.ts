/** An exact fraction in lowest terms; the denominator is above 0. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A value that is not computed: a division by zero, or more digits than an answer has. */
export class NoValue extends Error {
  override readonly name = 'NoValue';
}

/** Answers are read from model output: without a limit `9^9^9` would take all memory. */
const LARGEST = 10n ** 300n;

/** @throws NoValue where the denominator is 0 or a part has more than 300 digits */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new NoValue('a division by zero');
  const divisor = commonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  const value = { numerator: numerator / divisor, denominator: denominator / divisor };
  if (magnitude(value.numerator) > LARGEST || value.denominator > LARGEST) {
    throw new NoValue('a number of more than 300 digits');
  }
  return value;
}

/** Reads digits with an optional decimal part, without sign: `12`, `0.5`, `.5`, `1,234.5`. */
export function readRational(text: string): Rational {
  const [whole = '', part = ''] = text.replaceAll(',', '').split('.');
  if (whole.length + part.length > 300) throw new NoValue('a number of more than 300 digits');
  return rational(BigInt(`${whole}${part}` || '0'), 10n ** BigInt(part.length));
}

export function add(a: Rational, b: Rational): Rational {
  return rational(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function negate(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator };
}

/** @throws NoValue for 0 */
export function invert(a: Rational): Rational {
  return rational(a.denominator, a.numerator);
}

export function equal(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** As a person writes it: `42`, `-7/3`. */
export function rationalText({ numerator, denominator }: Rational): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [magnitude(a), magnitude(b)];
  while (small > 0n) [large, small] = [small, large % small];
  return large;
}
