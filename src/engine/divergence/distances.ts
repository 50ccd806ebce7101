import type { Nats } from '../../trace/units';
import type { SoftmaxRow } from './softmaxRow';

/** How far two distributions over one vocabulary are apart. */
export interface Distances {
  /** Jensen-Shannon: ½ KL(p‖m) + ½ KL(q‖m) with m = (p + q) / 2; 0 to ln 2. */
  readonly js: Nats;
  /** KL(p‖q) = Σ p ln(p / q); infinite where q rules out what p does not. */
  readonly kl: Nats;
  /** KL(q‖p). */
  readonly reverseKl: Nats;
  /** Total variation: ½ Σ |p − q|, 0 to 1. */
  readonly tv: number;
}

/**
 * All four in one pass over the common vocabulary, in float64. Equal rows give exactly 0, and js
 * and tv are exactly symmetric.
 * @param p of the base, @param q of the model that is compared with it
 */
export function distances(p: SoftmaxRow, q: SoftmaxRow): Distances {
  const { size } = p;
  const [ps, qs] = [p.probabilities, q.probabilities];
  const [pLogits, qLogits] = [p.logits, q.logits];
  let [js, kl, reverseKl, tv] = [0, 0, 0, 0];
  for (let id = 0; id < size; id += 1) {
    const a = ps[id] ?? NaN;
    const b = qs[id] ?? NaN;
    const logA = (pLogits[id] ?? NaN) - p.logSumExp;
    const logB = (qLogits[id] ?? NaN) - q.logSumExp;
    if (a > 0) kl += a * (logA - logB);
    if (b > 0) reverseKl += b * (logB - logA);
    if (a === b) continue;
    const mean = (a + b) / 2;
    const own = (a > 0 ? a * logA : 0) + (b > 0 ? b * logB : 0);
    js += own / 2 - mean * Math.log(mean);
    tv += Math.abs(a - b);
  }
  // Rounding alone can leave the bounds.
  return {
    js: Math.min(Math.LN2, Math.max(0, js)),
    kl: Math.max(0, kl),
    reverseKl: Math.max(0, reverseKl),
    tv: Math.min(1, tv / 2),
  };
}
