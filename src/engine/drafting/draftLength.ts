import type { Draft } from './judge';

/** Begins a round; what it gives is told of each drafted token and says whether to draft another. */
export type DraftLength = () => (draft: Draft) => boolean;

/** Always as many. */
export function fixedLength(count: number): DraftLength {
  return () => {
    let drafted = 0;
    return () => {
      drafted += 1;
      return drafted < count;
    };
  };
}

/**
 * Drafts until a refusal has become likely: while 1 - prod a <= h, with a the estimated probability
 * that a drafted token is accepted. That of the first counts as 1, so there are at least two.
 * Huang, Guo and Wang, "SpecDec++", 2024 (arXiv 2405.19715), with the authors' code.
 * @param most at least 2.
 */
export function whileLikelyAccepted(
  estimate: (draft: Draft) => number,
  h: number,
  most: number,
): DraftLength {
  return () => {
    let drafted = 0;
    let allAccepted = 1;
    return (draft) => {
      drafted += 1;
      if (drafted > 1) allAccepted *= estimate(draft);
      return drafted < most && 1 - allAccepted <= h;
    };
  };
}

/** The draft's own probability of its token. */
export function ownProbability({ id, q }: Draft): number {
  return q[id] ?? 0;
}

/**
 * 1 - sqrt(gamma H) of the draft's distribution, H in nats, at least 0: a bound on the acceptance
 * that AdaEDL (arXiv 2410.18351) takes with gamma near 0.2; with 1 it is the form of SVIP
 * (arXiv 2411.18462).
 */
export function entropyBound(gamma: number): (draft: Draft) => number {
  return ({ q }) => {
    let entropy = 0;
    for (const mass of q) if (mass > 0) entropy -= mass * Math.log(mass);
    return Math.max(0, 1 - Math.sqrt(gamma * Math.max(0, entropy)));
  };
}
