/** Symbols in a row that make an anchor: fewer would be common by chance. */
const GRAM = 8;

export interface Anchor {
  readonly a: number;
  readonly b: number;
}

/**
 * Places that surely belong together: stretches of symbols that occur once in each sequence, as
 * in patience diff, and of those the longest chain that ascends in both.
 */
export function anchors(a: Int32Array, b: Int32Array): readonly Anchor[] {
  const inA = uniqueGrams(a);
  const candidates: Anchor[] = [];
  for (const [gram, at] of uniqueGrams(b)) {
    const other = inA.get(gram) ?? REPEATED;
    if (other !== REPEATED && at !== REPEATED) candidates.push({ a: other, b: at });
  }
  candidates.sort((x, y) => x.a - y.a);
  return longestAscending(candidates);
}

const REPEATED = -1;

/** Where each stretch of symbols begins, REPEATED for those that occur again. */
function uniqueGrams(symbols: Int32Array): ReadonlyMap<string, number> {
  const grams = new Map<string, number>();
  for (let at = 0; at + GRAM <= symbols.length; at += 1) {
    const gram = symbols.subarray(at, at + GRAM).join();
    grams.set(gram, grams.has(gram) ? REPEATED : at);
  }
  return grams;
}

/** The longest chain with ascending `b`, by patience sorting; `candidates` ascend in `a`. */
function longestAscending(candidates: readonly Anchor[]): readonly Anchor[] {
  const before = new Int32Array(candidates.length).fill(-1);
  /** Index of the candidate that ends the best chain of each length. */
  const tails: number[] = [];
  candidates.forEach(({ b }, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((candidates[tails[middle] ?? 0]?.b ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const chain: Anchor[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const anchor = candidates[at];
    if (anchor) chain.push(anchor);
  }
  return chain.reverse();
}
