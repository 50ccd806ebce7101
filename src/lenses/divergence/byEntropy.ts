import { COLUMN } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { JS_EDGES } from './jsHistogram';
import type { Pool, PoolMember } from './pool';
import { binOf, tally, type Tallies } from './tally';

/** Lower edges of the bins of the base's entropy, nats; the last one has no upper end. */
export const ENTROPY_EDGES = Float64Array.from({ length: 13 }, (_, bin) => bin / 4);

export interface ByEntropy {
  readonly tallies: Tallies;
  /** Tokens by entropy and JS, row-major [bin of entropy, bin of JS]. */
  readonly density: Float64Array;
}

/** Tokens whose base entropy is not recorded belong to no bin. */
export function byEntropy(pool: Pool): ByEntropy {
  const entropyBin = ({ sample }: PoolMember, index: TokenIndex): number =>
    binOf(ENTROPY_EDGES, sample.reference?.columns.get(COLUMN.entropy)?.[index] ?? NaN);
  const columns = JS_EDGES.length;
  return {
    tallies: tally(pool, ENTROPY_EDGES.length, entropyBin),
    density: tally(pool, ENTROPY_EDGES.length * columns, (member, index) => {
      const row = entropyBin(member, index);
      const column = binOf(JS_EDGES, member.found.js[index] ?? NaN);
      return row < 0 || column < 0 ? -1 : row * columns + column;
    }).counts,
  };
}
