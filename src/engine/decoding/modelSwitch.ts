import type { Nats } from '../../trace/units';

/** Which of the two models writes. */
export const LARGE = 0;
export const SMALL = 1;
export type Author = typeof LARGE | typeof SMALL;

export interface SwitchRule {
  /** Tokens whose entropies are averaged, at least 1. */
  readonly window: number;
  /** From this mean entropy on the large model writes. */
  readonly threshold: Nats;
  /** Tokens that a model writes at least before the other takes over. */
  readonly minimumStay: number;
}

/**
 * Who writes the next token, by the mean entropy of the last ones: the large model where it is at
 * least the threshold, the small one below. Nothing changes before the window is full nor before
 * the author has written enough; the beginning counts as enough.
 * Simonds, "Entropy adaptive decoding", 2025 (arXiv 2502.06833).
 */
export class ModelSwitch {
  private readonly entropies: Nats[] = [];
  private stayed: number;

  constructor(
    private readonly rule: SwitchRule,
    /** Writes the next token. */
    public author: Author,
  ) {
    this.stayed = rule.minimumStay;
  }

  /** Mean entropy of the last tokens; NaN while there are too few. */
  get mean(): Nats {
    const { entropies } = this;
    if (entropies.length < this.rule.window) return NaN;
    return entropies.reduce((sum, entropy) => sum + entropy, 0) / entropies.length;
  }

  /** Is told of each token: the entropy of the distribution in which its author chose it. */
  wrote(entropy: Nats): void {
    // Rounding can leave a sure distribution a little below zero.
    this.entropies.push(Math.max(0, entropy));
    if (this.entropies.length > this.rule.window) this.entropies.shift();
    this.stayed += 1;
    const { mean } = this;
    if (Number.isNaN(mean) || this.stayed < this.rule.minimumStay) return;
    const next = mean >= this.rule.threshold ? LARGE : SMALL;
    if (next === this.author) return;
    this.author = next;
    this.stayed = 0;
  }
}

/**
 * Who writes the first token: the model that a threshold names whatever the entropy, where it does,
 * else the one given.
 * @param highest entropy that a distribution can have.
 */
export function firstAuthor(threshold: Nats, highest: Nats, otherwise: Author): Author {
  if (threshold <= 0) return LARGE;
  return threshold > highest ? SMALL : otherwise;
}
