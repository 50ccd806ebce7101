import type { Nats, TokenId } from '../src/trace/units';

/**
 * Annotation in JavaScript, which the engine's native one is measured against: two passes with one
 * `exp` per logit.
 *
 * Moments of the softmax distribution of one row of raw logits.
 */
export interface RowStatistics {
  /** ln sum exp z. */
  readonly logSumExp: Nats;
  /** -sum p ln p. */
  readonly entropy: Nats;
  /** sum p (-ln p - H)^2, nats squared. */
  readonly varentropy: number;
}

/** exp of less is 0 in float64, and adds nothing. */
const UNDERFLOW = -745.2;

/**
 * Float64 sums over a float32 row. An entry of -Infinity is impossible and adds nothing. A row
 * that has no distribution (NaN, +Infinity, or nothing possible) gives NaN or infinite values.
 */
export function rowStatistics(row: Float32Array): RowStatistics {
  const { length } = row;
  let max = -Infinity;
  for (let id = 0; id < length; id += 1) {
    const logit = row[id] ?? NaN;
    if (logit > max) max = logit;
  }
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let id = 0; id < length; id += 1) {
    const difference = (row[id] ?? NaN) - max;
    if (difference < UNDERFLOW) continue;
    const weight = Math.exp(difference);
    const weighted = weight * difference;
    sum += weight;
    first += weighted;
    second += weighted * difference;
  }
  const mean = first / sum;
  return {
    logSumExp: max + Math.log(sum),
    entropy: Math.max(0, Math.log(sum) - mean),
    varentropy: Math.max(0, second / sum - mean * mean),
  };
}

/** Ids of the k highest logits, from best to worst, the lower id first among equals. */
export function topIds(row: Float32Array, k: number): TokenId[] {
  const ids: TokenId[] = [];
  const logits: number[] = [];
  if (k === 0) return ids;
  let last = -Infinity;
  for (let id = 0; id < row.length; id += 1) {
    const logit = row[id] ?? -Infinity;
    if (!(logit > last)) continue;
    let slot = logits.length < k ? logits.length : k - 1;
    for (; slot > 0 && (logits[slot - 1] ?? -Infinity) < logit; slot -= 1) {
      logits[slot] = logits[slot - 1] ?? -Infinity;
      ids[slot] = ids[slot - 1] ?? 0;
    }
    logits[slot] = logit;
    ids[slot] = id;
    if (logits.length === k) last = logits[k - 1] ?? -Infinity;
  }
  return ids;
}
