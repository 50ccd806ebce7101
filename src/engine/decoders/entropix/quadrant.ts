import type { Moments } from '../../processors/moments';

/** Which of entropy and varentropy is high; `between` is none of the four corners. */
export const QUADRANT = { low: 0, entropy: 1, varentropy: 2, both: 3, between: 4 } as const;
export type Quadrant = (typeof QUADRANT)[keyof typeof QUADRANT];

export interface Thresholds {
  /** 1 for nats; the entropies are divided by it, the varentropies by its square. */
  readonly unit: number;
  readonly lowEntropy: number;
  readonly mediumEntropy: number;
  readonly highEntropy: number;
  readonly lowVarentropy: number;
  readonly highVarentropy: number;
}

/** Of xjdr-alt/entropix: `early` commit cceeb84, in bits; `later` commit 0a7f7bb, in nats. */
export const GENERATIONS = {
  early: {
    unit: Math.LN2,
    lowEntropy: 0.1,
    mediumEntropy: 3,
    highEntropy: 5,
    lowVarentropy: 0.1,
    highVarentropy: 5,
  },
  later: {
    unit: 1,
    lowEntropy: 0.3,
    mediumEntropy: 1.2,
    highEntropy: 2.5,
    lowVarentropy: 1.2,
    highVarentropy: 2.5,
  },
} as const satisfies Readonly<Record<string, Thresholds>>;

/** Entropy and varentropy in the thresholds' unit. */
export function inUnit(
  { entropy, varentropy }: Pick<Moments, 'entropy' | 'varentropy'>,
  { unit }: Thresholds,
): { readonly entropy: number; readonly varentropy: number } {
  return { entropy: entropy / unit, varentropy: varentropy / unit ** 2 };
}

/** Both generations test the corners in this order. */
export function quadrantOf(
  { entropy, varentropy }: { readonly entropy: number; readonly varentropy: number },
  limits: Thresholds,
): Quadrant {
  if (varentropy < limits.lowVarentropy) {
    if (entropy < limits.lowEntropy) return QUADRANT.low;
    if (entropy > limits.highEntropy) return QUADRANT.entropy;
  }
  if (varentropy > limits.highVarentropy) {
    if (entropy < limits.highEntropy) return QUADRANT.varentropy;
    if (entropy > limits.mediumEntropy) return QUADRANT.both;
  }
  return QUADRANT.between;
}
