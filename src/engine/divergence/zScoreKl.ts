import type { Nats } from '../../trace/units';

/** Added to the standard deviation, as in the released code of arXiv 2403.01427. */
const EPSILON = 1e-7;

/**
 * KL divergence of two rows of logits after each was standardised, so that only the relations
 * between its logits count and not their scale: τ² Σ p (ln p − ln q), where p = softmax(Z(t) / τ),
 * q = softmax(Z(s) / τ) and Z(z) = (z − mean) / (standard deviation + 1e-7). The deviation is the
 * unbiased one, over n − 1, as in the released code. Logits of -Infinity take no part in it.
 * Sun et al., "Logit Standardization in Knowledge Distillation", CVPR 2024, arXiv 2403.01427.
 * @param size entries that count
 */
export function zScoreKl(
  t: ArrayLike<number>,
  s: ArrayLike<number>,
  size: number,
  temperature: number,
): Nats {
  const [first, second] = [scaleOf(t, size, temperature), scaleOf(s, size, temperature)];
  let [massT, massS, sum] = [0, 0, 0];
  for (let at = 0; at < size; at += 1) {
    const zT = ((t[at] ?? NaN) - first.mean) * first.factor;
    const zS = ((s[at] ?? NaN) - second.mean) * second.factor;
    const mass = Math.exp(zT - first.highest);
    massT += mass;
    massS += Math.exp(zS - second.highest);
    if (mass > 0) sum += mass * (zT - zS);
  }
  const logMassT = first.highest + Math.log(massT);
  const logMassS = second.highest + Math.log(massS);
  return temperature ** 2 * Math.max(0, sum / massT - logMassT + logMassS);
}

interface Scale {
  readonly mean: number;
  /** 1 / (temperature (deviation + epsilon)). */
  readonly factor: number;
  /** The highest logit after scaling. */
  readonly highest: number;
}

function scaleOf(logits: ArrayLike<number>, size: number, temperature: number): Scale {
  let [sum, count, highest] = [0, 0, -Infinity];
  for (let at = 0; at < size; at += 1) {
    const logit = logits[at] ?? NaN;
    if (logit === -Infinity) continue;
    sum += logit;
    count += 1;
    highest = Math.max(highest, logit);
  }
  const mean = sum / count;
  let squares = 0;
  for (let at = 0; at < size; at += 1) {
    const logit = logits[at] ?? NaN;
    if (logit > -Infinity) squares += (logit - mean) ** 2;
  }
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  const factor = 1 / (temperature * (deviation + EPSILON));
  return { mean, factor, highest: (highest - mean) * factor };
}
