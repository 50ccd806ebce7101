import type { TokenIndex } from '../../trace/units';
import type { Pool, PoolMember } from './pool';

/** Tokens by group. One entry per group; mean and share are NaN where a group has no token. */
export interface Tallies {
  readonly counts: Float64Array;
  /** Nats. */
  readonly meanJs: Float64Array;
  /** Share of divergent tokens, 0 to 1. */
  readonly shares: Float64Array;
}

/** Puts every token whose JS is known into the group that `groupOf` gives; below 0 into none. */
export function tally(
  { threshold, members }: Pool,
  groups: number,
  groupOf: (member: PoolMember, index: TokenIndex) => number,
): Tallies {
  const counts = new Float64Array(groups);
  const sums = new Float64Array(groups);
  const divergent = new Float64Array(groups);
  for (const member of members) {
    member.found.js.forEach((js, index) => {
      if (Number.isNaN(js)) return;
      const group = groupOf(member, index);
      if (!(group >= 0 && group < groups)) return;
      counts[group] = (counts[group] ?? 0) + 1;
      sums[group] = (sums[group] ?? 0) + js;
      if (js > threshold) divergent[group] = (divergent[group] ?? 0) + 1;
    });
  }
  const perToken = (totals: Float64Array): Float64Array =>
    totals.map((total, group) => total / (counts[group] ?? 0));
  return { counts, meanJs: perToken(sums), shares: perToken(divergent) };
}

/** The last of ascending edges that is not above the value; -1 for NaN and below the first edge. */
export function binOf(edges: Float64Array, value: number): number {
  let bin = -1;
  for (const edge of edges) {
    if (!(value >= edge)) break;
    bin += 1;
  }
  return bin;
}
