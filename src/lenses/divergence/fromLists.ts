import { COLUMN, type Sample } from '../../trace/sample';
import type { LensValues } from '../lens';
import { boundsPerToken } from '../perToken';
import { RANK } from '../rank';
import { divergenceBounds, type DivergenceBounds, type Interval } from './divergenceBounds';
import { listedUnion, type ListedToken, type ListedUnion } from './listedUnion';

/** What a lens gives where a comparison recorded no column of it but the best tokens of both. */
export type FromLists = (sample: Sample, reason: string) => LensValues;

const UNKNOWN: Interval = [NaN, NaN];

/** A divergence, as the interval that is possible. */
export function boundsOf(metric: keyof DivergenceBounds): FromLists {
  return (sample, reason) =>
    boundsPerToken(sample, (index) => boundsAt(sample)[index]?.[metric] ?? UNKNOWN, reason);
}

/** Of all tokens: four lenses ask for them, one after the other. */
const known = new WeakMap<Sample, readonly (DivergenceBounds | undefined)[]>();

function boundsAt(sample: Sample): readonly (DivergenceBounds | undefined)[] {
  let all = known.get(sample);
  if (!all) {
    all = Array.from({ length: sample.tokens.length }, (_, index) => {
      const union = listedUnion(sample, index);
      return union && boundsOfUnion(union);
    });
    known.set(sample, all);
  }
  return all;
}

export function boundsOfUnion({ tokens, own, base }: ListedUnion): DivergenceBounds {
  const pairs = tokens.map((token) => ({ p: Math.exp(token.base), q: Math.exp(token.own) }));
  return divergenceBounds({ pairs, pTail: base, qTail: own });
}

/** ln q(x) − ln p(x), exact: both models say it of the token that stands there. */
export const logRatioFromLists: FromLists = (sample, reason) => {
  const own = sample.columns.get(COLUMN.logprob);
  const base = sample.reference?.columns.get(COLUMN.logprob);
  if (!own || !base) return { kind: 'absent', reason };
  return { kind: 'exact', values: own.map((value, index) => minus(value, base[index] ?? NaN)) };
};

/** Exact where both ranks are known, as those within the lists are. */
export const rankChangeFromLists: FromLists = (sample, reason) => {
  const [own, base] = [endsOf(sample), endsOf(asReference(sample))];
  if (!own || !base) return { kind: 'absent', reason };
  return boundsPerToken(
    sample,
    (index) => [
      (base.lower[index] ?? NaN) - (own.upper[index] ?? NaN),
      (base.upper[index] ?? NaN) - (own.lower[index] ?? NaN),
    ],
    reason,
  );
};

/** Exact: every list begins with the likeliest token. */
export const argmaxFlipFromLists: FromLists = (sample, reason) =>
  boundsPerToken(
    sample,
    (index) => {
      const union = listedUnion(sample, index);
      if (!union) return UNKNOWN;
      const flips = bestOf(union.tokens, 'own') === bestOf(union.tokens, 'base') ? 0 : 1;
      return [flips, flips];
    },
    reason,
  );

/** Exact within the reference's list; beyond it only the least possible rank is known. */
export const bestReferenceRankFromLists: FromLists = (sample, reason) =>
  boundsPerToken(
    sample,
    (index) => {
      const union = listedUnion(sample, index);
      const best = union && bestOf(union.tokens, 'own');
      if (!best) return UNKNOWN;
      const listed = union.tokens.filter(({ base }) => !Number.isNaN(base));
      if (Number.isNaN(best.base)) return [1 + listed.length, NaN];
      const rank = 1 + listed.filter(({ base }) => base > best.base).length;
      return [rank, rank];
    },
    reason,
  );

/** The reference as a sample of the same tokens. */
export function asReference({ id, tokens, ids, origin, reference }: Sample): Sample {
  return { id, tokens, origin, ...(ids ? { ids } : {}), columns: new Map(), ...reference };
}

function bestOf(tokens: readonly ListedToken[], side: 'own' | 'base'): ListedToken | undefined {
  return tokens.reduce<ListedToken | undefined>(
    (best, token) => (token[side] > (best?.[side] ?? -Infinity) ? token : best),
    undefined,
  );
}

function endsOf(
  sample: Sample,
): { readonly lower: Float64Array; readonly upper: Float64Array } | undefined {
  const values = RANK.compute(sample, {});
  if (values.kind === 'absent') return undefined;
  return values.kind === 'exact' ? { lower: values.values, upper: values.values } : values;
}

/** A token that both rule out is as likely under the one as under the other. */
function minus(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
