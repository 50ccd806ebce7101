/** The k best entries of one position under one model, from best to worst. */
export interface Listed {
  readonly ids: readonly number[];
  /** Logits, or log-probabilities above that of the k-th. */
  readonly values: readonly number[];
}

/**
 * `rank`: node r is the r-th best entry, whichever token it is. `token`: nodes are the tokens that
 * are listed anywhere; both sort the nodes' strengths before they are compared. `matched`: as
 * `token`, but each token with itself.
 */
export const GRAPH_MODES = ['rank', 'token', 'matched'] as const;
export type GraphMode = (typeof GRAPH_MODES)[number];

/**
 * Graph-on-logits distance of two models over some positions: Σ |f_C↓(i) − f_D↓(i)|, where
 * C = (1/T) Σ_t ẑ_t ẑ_tᵀ joins entries that are high together and f_C(i) = (1/n) Σ_j C_ij is the
 * strength of node i. The row sums of ẑẑᵀ are ẑ_i Σ_j ẑ_j, so that no matrix is needed.
 * "InfiGFusion: Graph-on-Logits Distillation", NeurIPS 2025, arXiv 2505.13893, whose compression of
 * a node to one number is known from a figure only; mean and 1/T are reconstructed.
 * @param first, second the same T positions under either model
 */
export function graphDistance(
  first: readonly Listed[],
  second: readonly Listed[],
  mode: GraphMode,
): number {
  return graphDistances(first, second, mode, first.length).at(-1) ?? 0;
}

/** The same at every position over the last `window` ones. */
export function graphDistances(
  first: readonly Listed[],
  second: readonly Listed[],
  mode: GraphMode,
  window: number,
): Float64Array {
  const [c, d] = [new Strengths(mode), new Strengths(mode)];
  return new Float64Array(first.length).map((_, index) => {
    c.move(first[index], first[index - window]);
    d.move(second[index], second[index - window]);
    return distance(c, d, Math.min(index + 1, window), mode);
  });
}

function distance(c: Strengths, d: Strengths, positions: number, mode: GraphMode): number {
  const nodes = [...new Set([...c.nodes(), ...d.nodes()])];
  const [own, other] = [c.of(nodes), d.of(nodes)];
  if (mode !== 'matched') {
    own.sort();
    other.sort();
  }
  return nodes.length === 0 ? 0 : sumOfDifferences(own, other) / (nodes.length * positions);
}

/** Σ_t ẑ_t(i) Σ_j ẑ_t(j) by node, over positions that come and go. */
class Strengths {
  private readonly sums = new Map<number, { sum: number; count: number }>();

  constructor(private readonly mode: GraphMode) {}

  move(added: Listed | undefined, removed: Listed | undefined): void {
    if (added) this.add(added, 1);
    if (removed) this.add(removed, -1);
  }

  nodes(): Iterable<number> {
    return this.sums.keys();
  }

  of(nodes: readonly number[]): Float64Array {
    return Float64Array.from(nodes, (node) => this.sums.get(node)?.sum ?? 0);
  }

  private add({ ids, values }: Listed, sign: 1 | -1): void {
    let total = 0;
    for (const value of values) total += value;
    values.forEach((value, slot) => {
      const node = this.mode === 'rank' ? slot : (ids[slot] ?? NaN);
      const held = this.sums.get(node) ?? { sum: 0, count: 0 };
      held.sum += sign * value * total;
      held.count += sign;
      if (held.count > 0) this.sums.set(node, held);
      // What rounding left of a node goes with its last entry.
      else this.sums.delete(node);
    });
  }
}

/** Σ |f_t↓(i) − f_s↓(i)| over the sorted entries of one position: the same paper's token-wise term. */
export function sortedDistance(first: Listed, second: Listed): number {
  const length = Math.max(first.values.length, second.values.length);
  const sorted = ({ values }: Listed): Float64Array => {
    const out = new Float64Array(length);
    out.set(values);
    return out.sort();
  };
  return sumOfDifferences(sorted(first), sorted(second));
}

function sumOfDifferences(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? NaN) - (b[at] ?? NaN));
  return sum;
}
