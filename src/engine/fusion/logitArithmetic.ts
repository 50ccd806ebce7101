import type { Logits } from '../processors/logits';

/** A small model that was tuned for a task, and its strength in a mixture. */
export interface Expert {
  readonly logits: Logits;
  readonly strength: number;
}

/**
 * z_large + sum of strength (z_expert - z_base): Liu et al., "Tuning language models by proxy",
 * COLM 2024 (arXiv 2401.08565). A token that a model rules out is ruled out.
 */
export function addDifferences(large: Logits, base: Logits, experts: readonly Expert[]): Logits {
  return large.map((z, id) => {
    let sum = z;
    for (const { logits, strength } of experts) {
      sum += strength * differenceAt(logits, base, id);
    }
    return sum > -Infinity ? sum : -Infinity;
  });
}

/** z_expert - z_base of one token; -Infinity where either rules it out. */
export function differenceAt(expert: Logits, base: Logits, id: number): number {
  const [z, from] = [expert[id] ?? -Infinity, base[id] ?? -Infinity];
  return z === -Infinity || from === -Infinity ? -Infinity : z - from;
}
