import type { Nats } from '../../trace/units';

/** One token of two distributions; NaN where its probability is not known. */
export interface KnownPair {
  /** Under the base. */
  readonly p: number;
  /** Under the model. */
  readonly q: number;
}

/** What is known of a distribution beyond the tokens of a {@link KnownPair}. */
export interface Tail {
  /** Probability of all tokens that are not known together, at most. */
  readonly mass: number;
  /** Most that one of them can have: the best are known. */
  readonly cap: number;
}

/** Two distributions of which the likeliest tokens are known. */
export interface PartlyKnown {
  /** All tokens whose probability is known of either, or of both. */
  readonly pairs: readonly KnownPair[];
  readonly pTail: Tail;
  readonly qTail: Tail;
}

/** Lower bound, and upper bound; NaN where there is none. */
export type Interval = readonly [lower: number, upper: number];

export interface DivergenceBounds {
  readonly js: Interval;
  readonly kl: Interval;
  readonly reverseKl: Interval;
  readonly tv: Interval;
}

/**
 * Divergences that two distributions can have of which the likeliest tokens are known.
 *
 * Least: all four are f-divergences, jointly convex and homogeneous of degree 1, so that the tokens
 * that neither list names count as one cell, and the least lies where what is free has one ratio
 * ρ = p/q throughout, capped at what a token outside of a list can have. That point is the same for
 * all of them and can be attained over a large vocabulary. Most: a model gives nothing to what only
 * the other lists, and the tails have no token in common; KL has then no bound but where nothing is
 * left open. docs/divergence.md has it in full; this derivation is the project's own.
 */
export function divergenceBounds(row: PartlyKnown): DivergenceBounds {
  const { pairs, pTail, qTail } = row;
  const both = pairs.filter(({ p, q }) => !Number.isNaN(p) && !Number.isNaN(q));
  const onlyP = pairs.reduce((sum, { p, q }) => (Number.isNaN(q) ? sum + p : sum), pTail.mass);
  const onlyQ = pairs.reduce((sum, { p, q }) => (Number.isNaN(p) ? sum + q : sum), qTail.mass);
  const least = [...both, ...leastDivergent(row)];
  const sum = (cells: readonly KnownPair[], term: (a: number, b: number) => number): number =>
    cells.reduce((total, { p, q }) => total + term(p, q), 0);
  const within = (lower: number, upper: number, most: number): Interval => [
    Math.min(lower, most),
    Math.min(Math.max(lower, upper), most),
  ];
  const kl = sum(least, klTerm);
  const reverseKl = sum(least, (p, q) => klTerm(q, p));
  return {
    js: within(sum(least, jsTerm), sum(both, jsTerm) + ((onlyP + onlyQ) * Math.LN2) / 2, Math.LN2),
    tv: within(sum(least, tvTerm), sum(both, tvTerm) + (onlyP + onlyQ) / 2, 1),
    kl: [kl, onlyP > 0 ? NaN : Math.max(kl, sum(both, klTerm) + onlyQ)],
    reverseKl: [
      reverseKl,
      onlyQ > 0 ? NaN : Math.max(reverseKl, sum(both, (p, q) => klTerm(q, p)) + onlyP),
    ],
  };
}

/** The free cells where they differ least: those of one list alone, and the rest as one. */
function leastDivergent({ pairs, pTail, qTail }: PartlyKnown): readonly KnownPair[] {
  const ofP = pairs.flatMap(({ p, q }) => (Number.isNaN(q) ? [p] : []));
  const ofQ = pairs.flatMap(({ p, q }) => (Number.isNaN(p) ? [q] : []));
  const [pCap, qCap] = [Math.min(pTail.cap, pTail.mass), Math.min(qTail.cap, qTail.mass)];
  const qAt = (p: number, ratio: number): number => Math.min(qCap, p / ratio);
  const pAt = (q: number, ratio: number): number => Math.min(pCap, ratio * q);
  const pRest = (ratio: number): number =>
    ofQ.reduce((rest, q) => rest - pAt(q, ratio), pTail.mass);
  const qRest = (ratio: number): number =>
    ofP.reduce((rest, p) => rest - qAt(p, ratio), qTail.mass);
  if (ofP.length === 0 && ofQ.length === 0) return [{ p: pTail.mass, q: qTail.mass }];
  // qRest grows with the ratio and pRest falls. Where both are spent before they meet, each list's
  // own tokens take all of the other's tail, at ratios of their own.
  const spentQ = bisect((ratio) => qRest(ratio) <= 0);
  const spentP = bisect((ratio) => pRest(ratio) > 0);
  const cellsAt = (pRatio: number, qRatio: number): KnownPair[] => [
    ...ofP.map((p) => ({ p, q: qAt(p, qRatio) })),
    ...ofQ.map((q) => ({ p: pAt(q, pRatio), q })),
  ];
  if (spentQ >= spentP) {
    const rest = { p: residue(pRest(spentP)), q: residue(qRest(spentQ)) };
    return [...cellsAt(spentP, spentQ), rest];
  }
  const common = bisect(
    (ratio) => qRest(ratio) <= 0 || (pRest(ratio) > 0 && pRest(ratio) > ratio * qRest(ratio)),
  );
  const q = Math.max(0, qRest(common));
  return [...cellsAt(common, common), { p: common * q, q }];
}

/** What is left where all is spent but for rounding. */
function residue(mass: number): number {
  return mass < 1e-12 ? 0 : mass;
}

/** Ratios beyond e^±80 are as good as infinite. */
const LARGEST = 80;
const STEPS = 64;

/** The ratio up to which a condition holds. */
function bisect(holds: (ratio: number) => boolean): number {
  let [low, high] = [-LARGEST, LARGEST];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (holds(Math.exp(middle))) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** p ln(p/q) − p + q: never below 0, and the same in sum over two whole distributions. */
function klTerm(p: number, q: number): Nats {
  if (p === 0) return q;
  return q === 0 ? Infinity : Math.max(0, p * Math.log(p / q) - p + q);
}

function jsTerm(p: number, q: number): Nats {
  const mean = (p + q) / 2;
  return (klTerm(p, mean) + klTerm(q, mean)) / 2;
}

function tvTerm(p: number, q: number): number {
  return Math.abs(p - q) / 2;
}
