import type { TokenId } from '../../trace/units';

/**
 * One row of logits under processing: a token that a processor rules out is -Infinity. float64,
 * so that scaling does not make equals out of neighbours.
 */
export type Logits = Float64Array;

/** A pure function: it gives a new row and leaves its argument as it is. */
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

/** Rules out every token below a threshold. */
export function keepFrom(logits: Logits, threshold: number): Logits {
  const row = logits.slice();
  for (let id = 0; id < row.length; id += 1) {
    if ((row[id] ?? NaN) < threshold) row[id] = -Infinity;
  }
  return row;
}

/** exp(z - max z): the probabilities times a constant. */
export function weights(logits: Logits): Float64Array {
  const highest = logits[argmax(logits)] ?? 0;
  const mass = new Float64Array(logits.length);
  for (let id = 0; id < mass.length; id += 1) mass[id] = Math.exp((logits[id] ?? NaN) - highest);
  return mass;
}

export function chain(...processors: readonly LogitsProcessor[]): LogitsProcessor {
  return (logits) => processors.reduce((row, processor) => processor(row), logits);
}
