import type { JointRow, ZipRcHead } from '../../trace/ziprc/zipRc';

/** The sizes of a joint: reward values, and where its length bins begin. */
export type Grid = Pick<ZipRcHead, 'rewards' | 'lengthEdges'>;

/** Distributions over a joint's bins, each of sum 1. */
export interface Marginals {
  readonly reward: Float64Array;
  readonly length: Float64Array;
}

/** The middle of every length bin, in tokens. */
export function midpointsOf({ lengthEdges }: Grid): Float64Array {
  return Float64Array.from({ length: lengthEdges.length - 1 }, (_, bin) => {
    const [start = NaN, end = NaN] = lengthEdges.slice(bin, bin + 2);
    return (start + end) / 2;
  });
}

/** The bin of a remaining length: the last whose edge is not above it. */
export function lengthBinOf({ lengthEdges }: Grid, tokens: number): number {
  const last = lengthEdges.length - 2;
  let bin = 0;
  while (bin < last && (lengthEdges[bin + 1] ?? Infinity) <= tokens) bin += 1;
  return bin;
}

/** Sums of a joint over one of its axes, in float64. A row need not be normalised. */
export function marginalsOf({ head, joint }: JointRow): Marginals {
  const bins = head.lengthEdges.length - 1;
  const reward = new Float64Array(head.rewards.length);
  const length = new Float64Array(bins);
  let total = 0;
  for (let cell = 0; cell < reward.length * bins; cell += 1) {
    const mass = joint[cell] ?? NaN;
    const [row, column] = [Math.floor(cell / bins), cell % bins];
    reward[row] = (reward[row] ?? NaN) + mass;
    length[column] = (length[column] ?? NaN) + mass;
    total += mass;
  }
  return { reward: reward.map((mass) => mass / total), length: length.map((mass) => mass / total) };
}

/** E[V], in the rewards' unit: with rewards 0 and 1 the probability of a right answer. */
export function expectedReward(row: JointRow): number {
  return mean(marginalsOf(row).reward, row.head.rewards);
}

/** E[L], tokens, with every length in the middle of its bin. */
export function expectedLength(row: JointRow): number {
  return mean(marginalsOf(row).length, midpointsOf(row.head));
}

/**
 * The length below which the remainder is with a given probability, tokens; linear within a bin.
 * @param share 0 to 1.
 */
export function lengthQuantile(row: JointRow, share: number): number {
  return quantileOf(marginalsOf(row).length, row.head, share);
}

/** The same of a marginal over the length bins. */
export function quantileOf(length: Float64Array, { lengthEdges }: Grid, share: number): number {
  let below = 0;
  for (let bin = 0; bin < length.length; bin += 1) {
    const [mass, start] = [length[bin] ?? NaN, lengthEdges[bin] ?? NaN];
    if (below + mass >= share && mass > 0) {
      return start + ((share - below) / mass) * ((lengthEdges[bin + 1] ?? NaN) - start);
    }
    below += mass;
  }
  return lengthEdges.at(-1) ?? NaN;
}

/** The joint at another temperature, q^(1/T) normalised. */
export function tempered({ head, joint }: JointRow, temperature: number): JointRow {
  const powers = Array.from(joint, (mass) => mass ** (1 / temperature));
  return { head, joint: normalised(powers) };
}

/** The likeliest cells that have at least a share p of the mass, normalised; the rest is 0. */
export function nucleus({ head, joint }: JointRow, p: number): JointRow {
  const cells = Array.from(joint, (mass, cell) => ({ mass, cell }));
  cells.sort((a, b) => b.mass - a.mass || a.cell - b.cell);
  const total = cells.reduce((sum, { mass }) => sum + mass, 0);
  const kept = new Array<number>(cells.length).fill(0);
  let sum = 0;
  for (const { mass, cell } of cells) {
    if (sum >= p * total) break;
    kept[cell] = mass;
    sum += mass;
  }
  return { head, joint: normalised(kept) };
}

export function mean(probabilities: Float64Array, values: ArrayLike<number>): number {
  return probabilities.reduce((sum, mass, bin) => sum + mass * (values[bin] ?? NaN), 0);
}

function normalised(masses: readonly number[]): Float64Array {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return Float64Array.from(masses, (mass) => mass / total);
}
