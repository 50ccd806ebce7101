import type { Sample } from '../../trace/sample';
import type { Nats } from '../../trace/units';
import { divergentTokens, type DivergentTokens } from './divergentTokens';

/** The samples that statistics are taken over, each token counting alike. */
export interface Pool {
  /** JS above which a token counts as divergent. */
  readonly threshold: Nats;
  readonly members: readonly PoolMember[];
}

export interface PoolMember {
  readonly sample: Sample;
  readonly found: DivergentTokens;
}

/** Those of the samples whose JS against another model is known, if only by bounds. */
export function poolOf(samples: readonly Sample[], threshold: Nats): Pool {
  const members = samples.flatMap((sample) => {
    const found = divergentTokens(sample, threshold);
    return found ? [{ sample, found }] : [];
  });
  return { threshold, members };
}
