import type { Nats } from '../../trace/units';

/** The smallest entropy that is told apart from none, as in the released code, nats. */
const LEAST_ENTROPY = 1e-8;

/** Keeps a spread of 0 from dividing. */
const NO_SPREAD = 1e-6;

/** Where a token's entropy lies among others. */
export interface NormalisedEntropy {
  /** (l - m) / s, l the logarithm of the entropy. */
  readonly h: number;
  /** h over the largest h of the others, or over the smallest where it is below 0; in [-1, 1]. */
  readonly scaled: number;
}

/**
 * Entropies seen so far, on HAPO's scale: the logarithm l of the entropy, its pivot m (a quantile,
 * of the nearest rank) and its spread s about the pivot.
 * Token-heterogeneous policy optimisation, 2025, arXiv 2509.16591; code starriver030515/HAPO.
 */
export class EntropyScale {
  private readonly sorted: number[] = [];
  private sum = 0;
  private squares = 0;

  /** @param rho quantile of the pivot. */
  constructor(private readonly rho: number) {}

  get length(): number {
    return this.sorted.length;
  }

  push(entropy: Nats): void {
    const value = logarithm(entropy);
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    this.sorted.splice(low, 0, value);
    this.sum += value;
    this.squares += value * value;
  }

  /**
   * @param released as the released code has it: below the pivot the scaled value is positive too,
   *   because a negative h is divided by a negative smallest h.
   */
  place(entropy: Nats, released: boolean): NormalisedEntropy {
    const { sorted, sum, squares } = this;
    const count = sorted.length;
    const pivot = sorted[Math.round(this.rho * (count - 1))] ?? NaN;
    const spread = Math.sqrt(Math.max(0, squares / count - (2 * pivot * sum) / count + pivot ** 2));
    const normalised = (value: number): number => (value - pivot) / Math.max(spread, NO_SPREAD);
    const h = normalised(logarithm(entropy));
    const most = normalised(sorted[count - 1] ?? NaN);
    const least = normalised(sorted[0] ?? NaN);
    return { h, scaled: scaledEntropy(h, least, most, released) };
  }
}

function scaledEntropy(h: number, least: number, most: number, released: boolean): number {
  if (h > 0) return most > 0 ? Math.min(1, h / most) : 1;
  if (h === 0) return 0;
  const share = least < 0 ? Math.min(1, h / least) : 1;
  return released ? share : -share;
}

function logarithm(entropy: Nats): number {
  return Math.log(Math.max(entropy, LEAST_ENTROPY));
}
