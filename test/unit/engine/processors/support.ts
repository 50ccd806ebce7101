import assert from 'node:assert/strict';

/** The row that every method of the field's references is checked on. */
export const ROW = Float64Array.of(2, 1, 0.5, 0, -1);

/** Ids that a processor left. */
export function kept(logits: Float64Array): number[] {
  return [...logits.keys()].filter((id) => (logits[id] ?? NaN) > -Infinity);
}

/** Logits, as float32 arithmetic gives them, of given probabilities. */
export function logitsOf(...probabilities: number[]): Float64Array {
  return Float64Array.from(probabilities, (p) => Math.fround(Math.log(p)));
}

/** Within the tolerance of the reference values. */
export function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-5, `${actual} is not ${expected}`);
}

/** {@link close}, value by value. */
export function allClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  expected.forEach((value, index) => {
    close(actual[index] ?? NaN, value);
  });
}
