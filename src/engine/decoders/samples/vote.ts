/** One voter: the answer of a sample, if it gave one, and its weight. */
export interface Ballot {
  readonly key: string | undefined;
  readonly weight: number;
}

export interface Count {
  readonly winner: string;
  /** Share of all weights cast, 0 to 1. */
  readonly share: number;
}

/** The answer with the most weight, of equals the one given first; undefined without any answer. */
export function countVotes(ballots: readonly Ballot[]): Count | undefined {
  const weights = new Map<string, number>();
  let total = 0;
  for (const { key, weight } of ballots) {
    if (key === undefined) continue;
    weights.set(key, (weights.get(key) ?? 0) + weight);
    total += weight;
  }
  let winner: string | undefined;
  let most = -Infinity;
  for (const [key, weight] of weights) if (weight > most) [winner, most] = [key, weight];
  return winner === undefined ? undefined : { winner, share: total > 0 ? most / total : 0 };
}

/**
 * Weights by rank: the best of n scores counts n^power, the worst 1; of equal scores the earlier
 * is the better. Kang, Zhao and Song, "Scalable best-of-N selection for large language models via
 * self-certainty", 2025, arXiv 2502.18581.
 */
export function bordaWeights(scores: readonly number[], power: number): number[] {
  const order = scores.map((_, index) => index);
  order.sort((a, b) => (scores[b] ?? NaN) - (scores[a] ?? NaN) || a - b);
  const weights = new Array<number>(scores.length).fill(0);
  order.forEach((index, rank) => {
    weights[index] = (scores.length - rank) ** power;
  });
  return weights;
}
