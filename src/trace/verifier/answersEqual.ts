import { normaliseAnswer } from '../answer';
import { approximate, evaluate, sameValue } from './evaluate';
import { parseExpression, type Expression } from './expression';
import { NoValue } from './rational';
import { splitAnswer } from './splitAnswer';

/** How two answers were found to be equal. */
export type Equality = 'text' | 'number' | 'expression';

/**
 * Decimals are rounded: of two values one of which is written with a decimal part, this relative
 * difference is none. Everything else is compared exactly.
 */
export const DECIMAL_TOLERANCE = 1e-6;

/**
 * Whether two written answers are the same: as text without blanks and casing, else as lists part
 * by part, else by exact value (`1/2` is `0.5`, `1,000` is `1000`), else as algebra (`x + 2y` is
 * `2y + x`). A percentage equals both its number and its value: `50%` is `50` and `1/2`. A unit,
 * a currency and `x =` count only where both answers have one.
 */
export function answersEqual(a: string, b: string): Equality | undefined {
  const spelling = normaliseAnswer(a);
  if (spelling !== '' && spelling === normaliseAnswer(b)) return 'text';
  const [left, right] = [splitAnswer(a), splitAnswer(b)];
  if (left.unit && right.unit && left.unit !== right.unit) return undefined;
  if (left.parts.length !== right.parts.length || left.brackets !== right.brackets) {
    return undefined;
  }
  let how: Equality = 'text';
  for (const [index, part] of left.parts.entries()) {
    const equality = partsEqual(part, right.parts[index] ?? '');
    if (!equality) return undefined;
    if (equality !== 'text') how = equality;
  }
  return how;
}

function partsEqual(a: string, b: string): Equality | undefined {
  const [left, right] = [normaliseAnswer(a), normaliseAnswer(b)];
  if (left === right) return left === '' ? undefined : 'text';
  const [first, second] = [readSide(a, b), readSide(b, a)];
  if (!first || !second) return undefined;
  try {
    return expressionsEqual(first, second) ?? percentEqual(first, second);
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  }
}

/** The side of an equation that is the answer, where the other answer is no equation. */
function readSide(text: string, other: string): Expression | undefined {
  const sides = text.split('=');
  const last = sides.pop();
  if (last === undefined || sides.length === 0 || other.includes('=')) return parseExpression(text);
  const answer = parseExpression(last);
  if (!answer) return undefined;
  for (const side of sides) {
    const parsed = parseExpression(side);
    if (!parsed) return undefined;
    // `x = 5` and `3 * 4 = 12` give 5 and 12, but `2x = 10` does not give 10.
    if (parsed.kind !== 'symbol' && !isSame(parsed, answer)) return undefined;
  }
  return answer;
}

function isSame(a: Expression, b: Expression): boolean {
  try {
    return sameValue(evaluate(a), evaluate(b));
  } catch (error) {
    if (error instanceof NoValue) return false;
    throw error;
  }
}

function expressionsEqual(a: Expression, b: Expression): Equality | undefined {
  const [left, right] = [evaluate(a), evaluate(b)];
  const [x, y] = [approximate(left), approximate(right)];
  const how = x === undefined ? 'expression' : 'number';
  if (sameValue(left, right)) return how;
  if (x === undefined || y === undefined || !(hasDecimal(a) || hasDecimal(b))) return undefined;
  const size = Math.max(Math.abs(x), Math.abs(y));
  return Math.abs(x - y) <= DECIMAL_TOLERANCE * size ? how : undefined;
}

function percentEqual(a: Expression, b: Expression): Equality | undefined {
  if ((a.kind === 'percent') === (b.kind === 'percent')) return undefined;
  return a.kind === 'percent'
    ? expressionsEqual(a.of, b)
    : b.kind === 'percent'
      ? expressionsEqual(a, b.of)
      : undefined;
}

function hasDecimal(expression: Expression): boolean {
  if (expression.kind === 'number') return expression.text.includes('.');
  if (expression.kind === 'symbol') return false;
  if ('of' in expression) return hasDecimal(expression.of);
  return hasDecimal(expression.left) || hasDecimal(expression.right);
}
