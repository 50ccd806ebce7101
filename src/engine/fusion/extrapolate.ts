import { probabilities, type Logits } from '../processors/logits';
import { plausibleFrom } from './plausible';

/** The released code's floor of the strength. */
const LEAST_STRENGTH = 1e-3;

export interface ExtrapolationOptions {
  /** Strength per unit of total variation; half the paper's beta_2, which multiplies an L1 norm. */
  readonly scale: number;
  readonly most: number;
  /** Share of the stronger model's best token that a plausible one has, 0 to 1. */
  readonly share: number;
}

/**
 * z+ + alpha (z+ - z-), with alpha = min(most, scale TV(p+, p-) + 0.001), over the tokens that the
 * stronger model finds plausible. Zhang et al., "AlignDistil", ACL 2025 (arXiv 2503.02832) and its
 * code, where it is a teacher for training.
 */
export function extrapolate(
  stronger: Logits,
  weaker: Logits,
  { scale, most, share }: ExtrapolationOptions,
): { readonly logits: Logits; readonly strength: number } {
  const distance = totalVariation(probabilities(stronger), probabilities(weaker));
  const strength = Math.min(most, scale * distance + LEAST_STRENGTH);
  const from = plausibleFrom(stronger, share);
  const logits = stronger.map((z, id) => {
    const other = weaker[id] ?? -Infinity;
    return z < from || other === -Infinity ? -Infinity : z + strength * (z - other);
  });
  return { logits, strength };
}

/** Half the L1 distance. */
export function totalVariation(p: Float64Array, q: Float64Array): number {
  return p.reduce((sum, mass, id) => sum + Math.abs(mass - (q[id] ?? 0)), 0) / 2;
}
