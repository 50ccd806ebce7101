import type { Nats, TokenId } from '../../trace/units';

/** Logits as they come; a token that is ruled out is -Infinity. */
export type LogitsRow = Float32Array | Float64Array;

/**
 * The softmax of one row of logits over the first `size` ids, in float64. It is read anew for each
 * position and keeps its memory: 8 bytes per id.
 */
export class SoftmaxRow {
  readonly probabilities: Float64Array;
  /** The logits last read. */
  logits: LogitsRow = new Float64Array(0);
  /** ln sum exp of the logits. */
  logSumExp: Nats = NaN;
  /** The likeliest token, the lowest id among equals. */
  best: TokenId = 0;

  /** @param size ids that count; a row may have more, which pad it. */
  constructor(readonly size: number) {
    this.probabilities = new Float64Array(size);
  }

  /** @param logits at least `size`, one of them finite. They must not change until the next call. */
  read(logits: LogitsRow): this {
    const { size, probabilities } = this;
    this.logits = logits;
    let highest = -Infinity;
    for (let id = 0; id < size; id += 1) {
      const logit = logits[id] ?? NaN;
      if (logit > highest) {
        highest = logit;
        this.best = id;
      }
    }
    let sum = 0;
    for (let id = 0; id < size; id += 1) {
      const mass = Math.exp((logits[id] ?? NaN) - highest);
      probabilities[id] = mass;
      sum += mass;
    }
    for (let id = 0; id < size; id += 1) probabilities[id] = (probabilities[id] ?? NaN) / sum;
    this.logSumExp = highest + Math.log(sum);
    return this;
  }

  logprob(id: TokenId): Nats {
    return (this.logits[id] ?? NaN) - this.logSumExp;
  }

  /** 1 + number of tokens with a higher logit. */
  rank(id: TokenId): number {
    const own = this.logits[id] ?? NaN;
    let rank = 1;
    for (let other = 0; other < this.size; other += 1) {
      if ((this.logits[other] ?? NaN) > own) rank += 1;
    }
    return rank;
  }

  /** Probability of all tokens but some, summed without those, so that it keeps its digits. */
  massWithout(ids: readonly TokenId[]): number {
    const { probabilities } = this;
    const kept = ids.map((id) => probabilities[id] ?? NaN);
    for (const id of ids) probabilities[id] = 0;
    let mass = 0;
    for (const probability of probabilities) mass += probability;
    ids.forEach((id, index) => {
      probabilities[id] = kept[index] ?? NaN;
    });
    return mass;
  }

  /** At most k possible tokens, best first, the lower id first among equals. */
  top(k: number): TokenId[] {
    const ids = new Int32Array(k);
    const values = new Float64Array(k);
    let count = 0;
    for (let id = 0; id < this.size; id += 1) {
      const logit = this.logits[id] ?? NaN;
      if (!(logit > (count < k ? -Infinity : (values[k - 1] ?? Infinity)))) continue;
      let at = Math.min(count, k - 1);
      for (; at > 0 && (values[at - 1] ?? NaN) < logit; at -= 1) {
        values[at] = values[at - 1] ?? NaN;
        ids[at] = ids[at - 1] ?? NaN;
      }
      values[at] = logit;
      ids[at] = id;
      count = Math.min(k, count + 1);
    }
    return [...ids.subarray(0, count)];
  }
}
