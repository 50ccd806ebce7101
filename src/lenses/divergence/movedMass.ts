import type { Sample } from '../../trace/sample';
import type { TokenId, TokenIndex } from '../../trace/units';
import { listedUnion } from './listedUnion';

/** Where probability went between base p and model q at one token. */
export interface MovedMass {
  /** Tokens that either lists, those that moved most first. */
  readonly tokens: readonly MovedToken[];
  /** Probability of all tokens that neither lists, at most. */
  readonly unseen: { readonly base: number; readonly own: number };
}

export interface MovedToken {
  readonly id: TokenId;
  readonly text: Uint8Array;
  readonly chosen: boolean;
  /** Probability; the most that it can be where the model does not list the token. */
  readonly base: number;
  readonly own: number;
  /** Which of both is such a bound. */
  readonly unlisted: 'base' | 'own' | 'none';
  /** q − p; the least that moved where one of them is a bound. */
  readonly moved: number;
}

/** Undefined where one of the models lists nothing at this token. */
export function movedMass(sample: Sample, index: TokenIndex): MovedMass | undefined {
  const union = listedUnion(sample, index);
  if (!union) return undefined;
  const [baseMost, ownMost] = [union.base, union.own].map(({ cap, mass }) => Math.min(cap, mass));
  const tokens = union.tokens.map(({ id, text, chosen, ...ln }): MovedToken => {
    const unlisted = Number.isNaN(ln.base) ? 'base' : Number.isNaN(ln.own) ? 'own' : 'none';
    const base = unlisted === 'base' ? (baseMost ?? NaN) : Math.exp(ln.base);
    const own = unlisted === 'own' ? (ownMost ?? NaN) : Math.exp(ln.own);
    const least = { none: own - base, base: Math.max(0, own - base), own: Math.min(0, own - base) };
    return { id, text, chosen, base, own, unlisted, moved: least[unlisted] };
  });
  return {
    tokens: tokens.sort((a, b) => Math.abs(b.moved) - Math.abs(a.moved)),
    unseen: { base: union.base.mass, own: union.own.mass },
  };
}
