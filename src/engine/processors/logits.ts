import type { TokenId } from '../../trace/units';
import { copyOf, takeRow } from './rowPool';

/**
 * One row of logits under processing: a token that a processor rules out is -Infinity. float64,
 * so that scaling does not make equals out of neighbours.
 */
export type Logits = Float64Array;

/**
 * A pure function: it gives a new row (see `rowPool.ts` for how long it lasts within a pick), or
 * its argument where nothing changes, which it leaves as it is.
 */
export type LogitsProcessor = (logits: Logits) => Logits;

/**
 * Logits are float32, so probabilities are known to about one part in a million; a token that
 * misses a threshold by less lies on it, and a token on a threshold is kept.
 */
export const TIE = 1e-6;

/** The lowest id among those with the highest logit. */
export function argmax(logits: Logits | Float32Array): TokenId {
  let best = 0;
  let highest = -Infinity;
  for (let id = 0; id < logits.length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (logit > highest) {
      highest = logit;
      best = id;
    }
  }
  return best;
}

/** The highest logit; -Infinity where no token is left. */
export function highestOf(logits: Logits): number {
  const { length } = logits;
  let highest = -Infinity;
  for (let id = 0; id < length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (logit > highest) highest = logit;
  }
  return highest;
}

/** Rules out every token below a threshold; the row itself where there is none. */
export function keepFrom(logits: Logits, threshold: number): Logits {
  let row = logits;
  for (let id = 0; id < logits.length; id += 1) {
    const logit = logits[id] ?? NaN;
    if (logit >= threshold || logit === -Infinity) continue;
    if (row === logits) row = copyOf(logits);
    row[id] = -Infinity;
  }
  return row;
}

/** Tokens that are not ruled out. */
export function countLeft(logits: Logits): number {
  const { length } = logits;
  let count = 0;
  for (let id = 0; id < length; id += 1) if ((logits[id] ?? NaN) > -Infinity) count += 1;
  return count;
}

/** exp(z - max z): the probabilities times a constant. */
export function weights(logits: Logits): Float64Array {
  const highest = highestOf(logits);
  const mass = takeRow(logits.length);
  for (let id = 0; id < mass.length; id += 1) {
    const logit = logits[id] ?? NaN;
    // The exponential of -Infinity is 0 too, but takes its time.
    mass[id] = logit > -Infinity ? Math.exp(logit - highest) : 0;
  }
  return mass;
}

export function total(values: Float64Array): number {
  const { length } = values;
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += values[index] ?? NaN;
  return sum;
}

/** Softmax; a token that is ruled out has 0. */
export function probabilities(logits: Logits): Float64Array {
  const highest = highestOf(logits);
  const mass = takeRow(logits.length);
  let sum = 0;
  for (let id = 0; id < mass.length; id += 1) {
    const logit = logits[id] ?? NaN;
    const weight = logit > -Infinity ? Math.exp(logit - highest) : 0;
    mass[id] = weight;
    sum += weight;
  }
  for (let id = 0; id < mass.length; id += 1) mass[id] = (mass[id] ?? NaN) / sum;
  return mass;
}

/**
 * The token at quantile `u` of masses that need not sum to one, in the order of the ids.
 * @param u in [0, 1).
 */
export function quantile(mass: Float64Array, u: number): TokenId {
  let left = u * total(mass);
  for (let id = 0; id < mass.length; id += 1) {
    left -= mass[id] ?? 0;
    if (left < 0) return id;
  }
  // Rounding can leave a rest after the last token.
  return argmax(mass);
}

export function chain(...processors: readonly LogitsProcessor[]): LogitsProcessor {
  return (logits) => processors.reduce((row, processor) => processor(row), logits);
}
