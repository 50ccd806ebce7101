import type { Pool } from './pool';
import { tally, type Tallies } from './tally';

/** Tenths of a sample ("Sparse but Critical", arXiv 2603.22446: mean JS by relative position). */
export const POSITIONS = 10;

/** Token i of n belongs to tenth ⌊10 i / n⌋ of its sample. */
export function byPosition(pool: Pool): Tallies {
  return tally(pool, POSITIONS, ({ sample }, index) =>
    Math.floor((index * POSITIONS) / sample.tokens.length),
  );
}
