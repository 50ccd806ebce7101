import type { Nats } from '../trace/units';
import type { KnownRow, Truncation } from './truncation';

/** Alternatives are stored as float32; what misses a threshold by less lies on it and is kept. */
const SLACK = 2e-6;

/** An upper bound of NaN is not known. */
type Bounds = readonly [lower: number, upper: number];

const YES: Bounds = [1, 1];
const NO: Bounds = [0, 0];
const PERHAPS: Bounds = [0, 1];
const UNKNOWN: Bounds = [NaN, NaN];

/** Whether the chosen token would have been kept: 1 or 0, or an interval where that is not known. */
export function survival(row: KnownRow, { rule, threshold }: Truncation): Bounds {
  const { own, rank, listed, entropy } = row;
  if (rule === 'top-k') {
    if (!Number.isNaN(rank)) return rank <= threshold ? YES : NO;
    if (Number.isNaN(own)) return UNKNOWN;
    return listed.length >= threshold ? NO : PERHAPS;
  }
  if (Number.isNaN(own)) return UNKNOWN;
  if (own === -Infinity) return NO;
  switch (rule) {
    case 'top-p':
      return startsWithin(massAbove(row), threshold);
    case 'typical':
      return Number.isNaN(entropy) ? UNKNOWN : startsWithin(massNearer(row), threshold);
    case 'min-p':
    case 'epsilon':
    case 'eta': {
      if (rank === 1) return YES;
      const least = leastLogprob(row, rule, threshold);
      if (Number.isNaN(least)) return UNKNOWN;
      return own >= least - SLACK ? YES : NO;
    }
  }
}

/** How many tokens would have been kept. */
export function survivors(row: KnownRow, { rule, threshold }: Truncation): Bounds {
  const { listed, entropy, size } = row;
  if (rule === 'top-k') return [Math.min(threshold, known(size)), Math.min(threshold, known(size))];
  if (listed.length === 0) return UNKNOWN;
  switch (rule) {
    case 'top-p': {
      if (threshold >= 1) return [listed.length, size];
      const count = taken(listed, threshold, (logprob) => -logprob);
      if (count !== undefined) return [count, atMost(row, count + unseenTies(row, count))];
      const left = threshold - massOf(listed);
      const fewest = Math.ceil((left - SLACK) / Math.exp(listed.at(-1) ?? 0));
      return [listed.length + Math.max(1, fewest), size];
    }
    case 'typical': {
      if (Number.isNaN(entropy)) return UNKNOWN;
      if (threshold >= 1) return [listed.length, size];
      const nearest = [...listed].sort((a, b) => distance(row, a) - distance(row, b));
      const sure = nearest.filter((logprob) => distance(row, logprob) < nearestUnseen(row) - SLACK);
      const count = taken(sure, threshold, (logprob) => distance(row, logprob));
      // Beyond those that are surely nearer than all unseen ones, the order is not known.
      return count === undefined ? [sure.length + 1, size] : [count, count];
    }
    case 'min-p':
    case 'epsilon':
    case 'eta': {
      const least = leastLogprob(row, rule, threshold);
      if (Number.isNaN(least)) return UNKNOWN;
      // The best token stays in any case, and those that tie with it.
      const bound = Math.min(least - SLACK, listed[0] ?? least);
      const kept = listed.filter((logprob) => logprob >= bound).length;
      return [kept, kept < listed.length ? kept : atMost(row, kept + fitting(row, bound))];
    }
  }
}

/** Whether a prefix that reaches a mass holds a token before which there is a mass in bounds. */
function startsWithin([least, most]: Bounds, target: number): Bounds {
  if (target >= 1 || most < Math.max(target - SLACK, Number.MIN_VALUE)) return YES;
  return least >= target - SLACK ? NO : PERHAPS;
}

/** Mass of the tokens that are likelier than the chosen one. */
function massAbove({ listed, own, rank }: KnownRow): Bounds {
  const above = massOf(listed.filter((logprob) => logprob > own));
  if (rank === 1 || listed.some((logprob) => logprob <= own)) return [above, above];
  // Tokens between the list and this one are at least as likely as it and at most as the list's last.
  const between = Number.isNaN(rank) ? NaN : Math.max(0, rank - 1 - listed.length);
  const most = 1 - Math.exp(own);
  if (Number.isNaN(between)) return [above, most];
  const last = Math.exp(listed.at(-1) ?? 0);
  return [above + between * Math.exp(own), Math.min(most, above + between * last)];
}

/** Mass of the tokens whose surprisal is nearer to the entropy than that of the chosen one. */
function massNearer(row: KnownRow): Bounds {
  const own = distance(row, row.own);
  const nearer = massOf(row.listed.filter((logprob) => distance(row, logprob) < own - SLACK));
  return [nearer, own <= nearestUnseen(row) ? nearer : 1 - Math.exp(row.own)];
}

function distance({ entropy }: KnownRow, logprob: Nats): number {
  return Math.abs(-logprob - entropy);
}

/** Least distance that a token outside of the list can have: none is likelier than its last. */
function nearestUnseen({ listed, entropy, size }: KnownRow): number {
  if (listed.length >= size) return Infinity;
  return Math.max(0, -(listed.at(-1) ?? 0) - entropy);
}

/** NaN where what it depends on is not recorded. */
function leastLogprob(
  { listed, entropy }: KnownRow,
  rule: 'min-p' | 'epsilon' | 'eta',
  threshold: number,
): Nats {
  switch (rule) {
    case 'min-p':
      return (listed[0] ?? NaN) + Math.log(threshold);
    case 'epsilon':
      return Math.log(threshold);
    case 'eta':
      return Math.log(Math.min(threshold, Math.sqrt(threshold) * Math.exp(-entropy)));
  }
}

/**
 * How many of some tokens reach a mass together, ties with the last one included.
 * @param logprobs in ascending order of their keys.
 */
function taken(
  logprobs: readonly Nats[],
  target: number,
  key: (logprob: Nats) => number,
): number | undefined {
  let mass = 0;
  for (const logprob of logprobs) {
    mass += Math.exp(logprob);
    if (mass < target - SLACK) continue;
    const last = key(logprob) + SLACK;
    return logprobs.filter((other) => key(other) <= last).length;
  }
  return undefined;
}

/** How many unseen tokens can be as likely as the last one taken. */
function unseenTies(row: KnownRow, count: number): number {
  return count < row.listed.length ? 0 : fitting(row, row.listed.at(-1) ?? 0);
}

/** How many unseen tokens of at least this probability there can be. */
function fitting(row: KnownRow, logprob: Nats): number {
  const mass = unseen(row);
  return mass > 0 ? Math.floor(mass / Math.exp(logprob) + SLACK) : 0;
}

function unseen({ listed, size }: KnownRow): number {
  // What float32 leaves of a whole list is no mass.
  return listed.length >= size ? 0 : Math.max(0, 1 - massOf(listed));
}

function atMost({ size }: KnownRow, count: number): number {
  const most = Math.min(count, known(size));
  return Number.isFinite(most) ? most : NaN;
}

function known(size: number): number {
  return Number.isNaN(size) ? Infinity : size;
}

function massOf(logprobs: readonly Nats[]): number {
  return logprobs.reduce((sum, logprob) => sum + Math.exp(logprob), 0);
}
