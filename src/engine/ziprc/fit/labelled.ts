import type { Grid } from '../../../lenses/ziprc/joint';
import { cellOf } from './labels';
import type { Rollouts } from './rollout';
import type { Labelled } from './softmaxRegression';

/** States of some rollouts with their labels, and what the labels were made of. */
export interface LabelledStates extends Labelled {
  readonly rewards: Float64Array;
  readonly remaining: Float64Array;
  readonly positions: Float64Array;
  /** As shares of their rollouts' lengths. */
  readonly progress: Float64Array;
}

/**
 * Labels every kept state of some rollouts: after k tokens of n, the cell of the rollout's reward
 * and of n - k tokens to come (ZIP-RC, arXiv 2512.01457). The token that ends a response counts; the
 * paper's code leaves it out.
 * @param chosen indexes of rollouts.
 */
export function labelStates(
  { rollouts, states }: Rollouts,
  chosen: readonly number[],
  grid: Grid,
): LabelledStates {
  const picked = chosen.flatMap((index) => rollouts[index] ?? []);
  const count = picked.reduce((sum, { positions }) => sum + positions.length, 0);
  const labelled = {
    states,
    rows: new Int32Array(count),
    cells: new Int32Array(count),
    weights: new Float64Array(count),
    rewards: new Float64Array(count),
    remaining: new Float64Array(count),
    positions: new Float64Array(count),
    progress: new Float64Array(count),
  };
  let at = 0;
  for (const { reward, length, positions, weights, firstRow } of picked) {
    positions.forEach((position, index) => {
      labelled.rows[at] = firstRow + index;
      labelled.cells[at] = cellOf(grid, length - position, reward);
      labelled.weights[at] = weights[index] ?? 0;
      labelled.rewards[at] = reward;
      labelled.remaining[at] = length - position;
      labelled.positions[at] = position;
      labelled.progress[at] = position / length;
      at += 1;
    });
  }
  return labelled;
}
