import { add, equal, multiply, NoValue, rational, type Rational } from './rational';

interface Term {
  /** Powers of the letters and roots by name, each above 0. */
  readonly powers: ReadonlyMap<string, number>;
  readonly coefficient: Rational;
}

/** A sum of terms by the spelling of their powers, without terms of coefficient 0. */
export type Polynomial = ReadonlyMap<string, Term>;

const MOST_TERMS = 200;
const ROOT = '√';

export function constant(value: Rational): Polynomial {
  return collect([{ powers: new Map(), coefficient: value }]);
}

export function letter(name: string): Polynomial {
  return collect([{ powers: new Map([[name, 1]]), coefficient: rational(1n) }]);
}

/** The value of a polynomial without letters and roots. */
export function constantOf(polynomial: Polynomial): Rational | undefined {
  if (polynomial.size === 0) return rational(0n);
  return polynomial.size === 1 ? polynomial.get('')?.coefficient : undefined;
}

/** √(a/b) = √(ab)/b, with square factors taken out; undefined where it has letters or a sign. */
export function squareRoot(of: Polynomial): Polynomial | undefined {
  const value = constantOf(of);
  if (!value || value.numerator < 0n) return undefined;
  let inside = value.numerator * value.denominator;
  let outside = 1n;
  // Larger square factors stay inside: two spellings of such a root may count as different.
  for (let factor = 2n; factor <= 1000n && factor * factor <= inside; factor += 1n) {
    while (inside % (factor * factor) === 0n) {
      inside /= factor * factor;
      outside *= factor;
    }
  }
  const scale = constant(rational(outside, value.denominator));
  if (inside === 0n) return constant(rational(0n));
  return inside === 1n ? scale : times(scale, letter(`${ROOT}${inside}`));
}

export function plus(a: Polynomial, b: Polynomial): Polynomial {
  return collect([...a.values(), ...b.values()]);
}

export function times(a: Polynomial, b: Polynomial): Polynomial {
  if (a.size * b.size > MOST_TERMS * MOST_TERMS) throw new NoValue('too many terms');
  const terms: Term[] = [];
  for (const left of a.values()) for (const right of b.values()) terms.push(product(left, right));
  return collect(terms);
}

export function samePolynomial(a: Polynomial, b: Polynomial): boolean {
  if (a.size !== b.size) return false;
  for (const [key, { coefficient }] of a) {
    const other = b.get(key);
    if (!other || !equal(coefficient, other.coefficient)) return false;
  }
  return true;
}

function product(a: Term, b: Term): Term {
  const powers = new Map(a.powers);
  let coefficient = multiply(a.coefficient, b.coefficient);
  for (const [name, power] of b.powers) {
    const sum = (powers.get(name) ?? 0) + power;
    const square = name.startsWith(ROOT) && sum >= 2;
    if (square) {
      const inside = rational(BigInt(name.slice(ROOT.length)));
      for (let pairs = Math.floor(sum / 2); pairs > 0; pairs -= 1) {
        coefficient = multiply(coefficient, inside);
      }
    }
    const left = square ? sum % 2 : sum;
    if (left > 0) powers.set(name, left);
    else powers.delete(name);
  }
  return { powers, coefficient };
}

function collect(terms: readonly Term[]): Polynomial {
  const sums = new Map<string, Term>();
  for (const { powers, coefficient } of terms) {
    const key = [...powers]
      .map(([name, power]) => `${name}^${power}`)
      .sort()
      .join(' ');
    const sum = add(sums.get(key)?.coefficient ?? rational(0n), coefficient);
    if (sum.numerator === 0n) sums.delete(key);
    else sums.set(key, { powers, coefficient: sum });
  }
  if (sums.size > MOST_TERMS) throw new NoValue('too many terms');
  return sums;
}
