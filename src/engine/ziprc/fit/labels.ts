import { lengthBinOf, type Grid } from '../../../lenses/ziprc/joint';

/**
 * The cell of a state whose rollout ends with a reward and has so many tokens left: reward bin
 * times number of length bins plus length bin (ZIP-RC, arXiv 2512.01457, as its code lays them
 * out). Of a length the last edge that it reaches counts, from the last edge on the last bin; of a
 * reward the nearest value, the higher one in the middle between two.
 */
export function cellOf(grid: Grid, remaining: number, reward: number): number {
  const { rewards, lengthEdges } = grid;
  let value = 0;
  while (
    value + 1 < rewards.length &&
    ((rewards[value] ?? NaN) + (rewards[value + 1] ?? NaN)) / 2 <= reward
  ) {
    value += 1;
  }
  return value * (lengthEdges.length - 1) + lengthBinOf(grid, remaining);
}
