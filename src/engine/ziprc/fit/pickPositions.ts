import { uniform } from '../../random/philox';

export interface Positions {
  /** Ascending. */
  readonly positions: Int32Array;
  /** How many positions each stands for; their sum is the length. */
  readonly weights: Float64Array;
}

const LANE = 0x9051;

/**
 * Positions of a rollout whose states are kept: all of them, or as many as allowed, one drawn from
 * each of equal stretches and weighted by its stretch. The first is always kept.
 * @param length of the rollout, tokens; its states are those after 0 to length - 1 of them.
 */
export function pickPositions(length: number, most: number, seed: number): Positions {
  const count = Math.min(length, most);
  const positions = new Int32Array(count);
  const weights = new Float64Array(count);
  for (let part = 0; part < count; part += 1) {
    const from = Math.floor((part * length) / count);
    const to = Math.floor(((part + 1) * length) / count);
    const draw = part === 0 ? 0 : uniform(seed, part, LANE);
    positions[part] = from + Math.floor(draw * (to - from));
    weights[part] = to - from;
  }
  return { positions, weights };
}
