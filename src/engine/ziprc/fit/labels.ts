import type { ZipRcHead } from '../../../trace/ziprc/zipRc';

/** The grid of cells of a joint: reward values by bins of remaining length. */
export type Grid = Pick<ZipRcHead, 'rewards' | 'lengthEdges'>;

/**
 * The cell of a state whose rollout ends with a reward and has so many tokens left: reward bin
 * times number of length bins plus length bin (ZIP-RC, arXiv 2512.01457, as its code lays them
 * out). Of a length the last edge that it reaches counts, from the last edge on the last bin; of a
 * reward the nearest value, the higher one in the middle between two.
 */
export function cellOf({ rewards, lengthEdges }: Grid, remaining: number, reward: number): number {
  const bins = lengthEdges.length - 1;
  let length = 0;
  while (length + 1 < bins && (lengthEdges[length + 1] ?? Infinity) <= remaining) length += 1;
  let value = 0;
  while (
    value + 1 < rewards.length &&
    ((rewards[value] ?? NaN) + (rewards[value + 1] ?? NaN)) / 2 <= reward
  ) {
    value += 1;
  }
  return value * bins + length;
}

/** Expected reward and remaining length, the latter with every length in the middle of its bin. */
export function expectations(
  { rewards, lengthEdges }: Grid,
  joint: ArrayLike<number>,
): { readonly reward: number; readonly remaining: number } {
  const bins = lengthEdges.length - 1;
  let [reward, remaining] = [0, 0];
  for (let cell = 0; cell < rewards.length * bins; cell += 1) {
    const bin = cell % bins;
    const middle = ((lengthEdges[bin] ?? NaN) + (lengthEdges[bin + 1] ?? NaN)) / 2;
    reward += (joint[cell] ?? NaN) * (rewards[Math.floor(cell / bins)] ?? NaN);
    remaining += (joint[cell] ?? NaN) * middle;
  }
  return { reward, remaining };
}
