import type { TokenId } from '../../../trace/units';

/** Add-k smoothing constant of the paper. */
const K = 1e-3;
/** Most probable continuations that a context keeps. */
const KEPT = 512;
/** Weights of the orders 1, 2 and 3. */
const WEIGHTS = [0.1, 0.3, 0.6] as const;

interface Row {
  /** Tokens that followed the context in the corpus. */
  readonly total: number;
  /** ln P of those kept, by token. */
  readonly logprobs: ReadonlyMap<TokenId, number>;
}

export const NGRAM_MODES = ['literal', 'full', 'centred-sparse'] as const;
export type NgramMode = (typeof NGRAM_MODES)[number];

/**
 * Token n-grams of orders 1 to 3 with add-k smoothing, P(v | c) = (count(c, v) + k) /
 * (count(c) + k V), the 512 most probable tokens per context kept (arXiv 2601.16224, section 3).
 */
export class NgramModel {
  private readonly orders: readonly ReadonlyMap<string, Row>[];

  constructor(
    corpus: readonly TokenId[],
    private readonly vocabularySize: number,
  ) {
    this.orders = WEIGHTS.map((_, order) => tableOf(corpus, order, vocabularySize));
  }

  /**
   * Adds a style's weight to a row of logits, in place.
   * `literal`: λ Σ w ln P for the tokens that the table holds, as the paper writes it; it lowers
   * just these. `full`: absent tokens get the smoothed floor, a product of experts.
   * `centred-sparse`: λ Σ w ln(P V) for the tokens that the table holds, above 0 where the corpus
   * is above uniform.
   */
  addTo(row: Float64Array, context: readonly TokenId[], lambda: number, mode: NgramMode): void {
    this.orders.forEach((table, order) => {
      const entry = table.get(keyOf(context, order));
      if (!entry) return;
      const weight = lambda * (WEIGHTS[order] ?? 0);
      const shift = mode === 'centred-sparse' ? Math.log(this.vocabularySize) : 0;
      const floor = mode === 'full' ? this.floorOf(entry) : 0;
      if (mode === 'full') {
        for (let id = 0; id < row.length; id += 1) row[id] = (row[id] ?? NaN) + weight * floor;
      }
      for (const [id, logprob] of entry.logprobs) {
        if (id < row.length) row[id] = (row[id] ?? NaN) + weight * (logprob + shift - floor);
      }
    });
  }

  /**
   * The mixture that scores text: Σ w P / Σ w over the orders whose context the corpus has,
   * uniform where it has none.
   */
  probability(context: readonly TokenId[], id: TokenId): number {
    let mass = 0;
    let weights = 0;
    this.orders.forEach((table, order) => {
      const entry = table.get(keyOf(context, order));
      if (!entry) return;
      const weight = WEIGHTS[order] ?? 0;
      mass += weight * Math.exp(entry.logprobs.get(id) ?? this.floorOf(entry));
      weights += weight;
    });
    return weights === 0 ? 1 / this.vocabularySize : mass / weights;
  }

  private floorOf({ total }: Row): number {
    return Math.log(K / (total + K * this.vocabularySize));
  }
}

/** @param order number of tokens of the context. */
function tableOf(
  corpus: readonly TokenId[],
  order: number,
  vocabularySize: number,
): ReadonlyMap<string, Row> {
  const counts = new Map<string, Map<TokenId, number>>();
  corpus.forEach((id, index) => {
    if (index < order) return;
    const key = keyOf(corpus.slice(index - order, index), order);
    const followers = counts.get(key) ?? new Map<TokenId, number>();
    followers.set(id, (followers.get(id) ?? 0) + 1);
    counts.set(key, followers);
  });
  return new Map(
    [...counts].map(([key, followers]) => {
      const total = [...followers.values()].reduce((sum, count) => sum + count, 0);
      const kept = [...followers].sort(([, a], [, b]) => b - a).slice(0, KEPT);
      const logprobs = new Map(
        kept.map(([id, count]) => [id, Math.log((count + K) / (total + K * vocabularySize))]),
      );
      return [key, { total, logprobs }];
    }),
  );
}

function keyOf(context: readonly TokenId[], order: number): string {
  return context.length < order ? '-' : context.slice(context.length - order).join(' ');
}
