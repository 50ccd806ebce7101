import type { Nats } from '../../trace/units';
import type { Logits } from '../processors/logits';
import { differenceAt } from './logitArithmetic';

const STEPS = 20;
const STEPS_PER_UNIT = 10;

/** Losses that differ by less are equal: rounding, not a better strength. */
const EQUAL = 1e-12;

export interface Strength {
  /** Index of the expert that is mixed in; the others have strength 0. */
  readonly expert: number;
  /** 0 to 2. */
  readonly alpha: number;
  /** Squared nats. */
  readonly loss: number;
}

/**
 * The strength that moves the large model as far, in both directions of KL, as the experts moved
 * from their base: the least of
 * sum over experts of (KL(P~|P) - KL(Q_t|Q))^2 + (KL(P|P~) - KL(Q|Q_t))^2
 * on the grid 0, 0.1 … 2, one expert at a time; the smallest among equals. Fan et al., "On giant's
 * shoulders: effortless weak to strong by dynamic logits fusion", NeurIPS 2024 (arXiv 2406.15480).
 *
 * With d = z_t - z_S and L(a) = ln sum P e^(a d), KL(P~|P) = a L'(a) - L(a) and
 * KL(P|P~) = L(a) - a E_P[d], so that one pass over the vocabulary serves a strength.
 */
export function dynamicStrength(large: Logits, base: Logits, experts: readonly Logits[]): Strength {
  const possible = (row: Logits, id: number): boolean => (row[id] ?? -Infinity) > -Infinity;
  const ids = [...large.keys()].filter((id) =>
    [large, base, ...experts].every((row) => possible(row, id)),
  );
  const taken = (row: Logits): Float64Array => Float64Array.from(ids, (id) => row[id] ?? NaN);
  const [logP, logQ] = [logSoftmax(taken(large)), logSoftmax(taken(base))];
  const moves = experts.map((expert) => moveOf(logSoftmax(taken(expert)), logQ));
  let best: Strength | undefined;
  experts.forEach((logits, expert) => {
    const d = Float64Array.from(ids, (id) => differenceAt(logits, base, id));
    const mean = meanUnder(logP, d);
    for (let step = 0; step <= STEPS; step += 1) {
      const alpha = step / STEPS_PER_UNIT;
      const shift = shifted(logP, d, mean, alpha);
      const loss = moves.reduce(
        (sum, { away, back }) => sum + (shift.away - away) ** 2 + (shift.back - back) ** 2,
        0,
      );
      if (!best || loss < best.loss - EQUAL) best = { expert, alpha, loss };
    }
  });
  return best ?? { expert: 0, alpha: 0, loss: 0 };
}

/** How far a distribution lies from another: KL(new|old) and KL(old|new). */
interface Move {
  readonly away: Nats;
  readonly back: Nats;
}

function moveOf(logNew: Float64Array, logOld: Float64Array): Move {
  let [away, back] = [0, 0];
  logNew.forEach((log, index) => {
    const difference = log - (logOld[index] ?? NaN);
    away += Math.exp(log) * difference;
    back -= Math.exp(logOld[index] ?? NaN) * difference;
  });
  return { away, back };
}

/** P e^(alpha d), made up to one, against P. */
function shifted(logP: Float64Array, d: Float64Array, mean: number, alpha: number): Move {
  let highest = -Infinity;
  logP.forEach((log, index) => {
    highest = Math.max(highest, log + alpha * (d[index] ?? NaN));
  });
  let [total, moment] = [0, 0];
  logP.forEach((log, index) => {
    const difference = d[index] ?? NaN;
    const mass = Math.exp(log + alpha * difference - highest);
    total += mass;
    moment += mass * difference;
  });
  const cumulant = highest + Math.log(total);
  return { away: alpha * (moment / total) - cumulant, back: cumulant - alpha * mean };
}

function meanUnder(logP: Float64Array, values: Float64Array): number {
  return logP.reduce((sum, log, index) => sum + Math.exp(log) * (values[index] ?? NaN), 0);
}

function logSoftmax(logits: Float64Array): Float64Array {
  const highest = logits.reduce((most, z) => Math.max(most, z), -Infinity);
  const total = logits.reduce((sum, z) => sum + Math.exp(z - highest), 0);
  return logits.map((z) => z - highest - Math.log(total));
}
