import { sigmoid } from './transforms';

/** How the reward that divides good from bad is found. */
export const SHIFTS = ['pooled', 'classes'] as const;
export type Shift = (typeof SHIFTS)[number];

/** A response with its implicit reward and a person's or a verifier's word on it. */
export interface Labelled {
  readonly reward: number;
  readonly good: boolean;
}

/** What an implicit reward makes of labelled responses. */
export interface BcoGauge {
  readonly delta: number;
  /** Of each response, in their order: σ(r − δ). */
  readonly beliefs: readonly number[];
  /** −ln σ(±(r − δ)), nats. */
  readonly losses: readonly number[];
  /** σ(∓(r − δ)): how much the response would still teach. */
  readonly gradientWeights: readonly number[];
  /** Share of pairs of a good and a bad response that the reward orders rightly, ties half. */
  readonly auc: number;
}

/**
 * Whether implicit rewards agree with labels: binary classifier optimisation, arXiv 2404.04656.
 * @param shift `pooled`: δ is the mean of all rewards, as TRL's trainer keeps it; `classes`: the
 * mean of the means of good and bad ones, as in the paper. They differ where there are more of one.
 * @returns undefined where there are not both good and bad ones
 */
export function bcoGauge(responses: readonly Labelled[], shift: Shift): BcoGauge | undefined {
  const [good, bad] = [true, false].map((wanted) =>
    responses.filter((response) => response.good === wanted).map(({ reward }) => reward),
  );
  if (!good || !bad || good.length === 0 || bad.length === 0) return undefined;
  const delta = shift === 'pooled' ? mean([...good, ...bad]) : (mean(good) + mean(bad)) / 2;
  const margins = responses.map(({ reward, good: liked }) =>
    liked ? reward - delta : delta - reward,
  );
  return {
    delta,
    beliefs: responses.map(({ reward }) => sigmoid(reward - delta)),
    losses: margins.map(softplusOfMinus),
    gradientWeights: margins.map((margin) => sigmoid(-margin)),
    auc: mean(good.flatMap((a) => bad.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))),
  };
}

/** −ln σ(margin), without overflow. */
function softplusOfMinus(margin: number): number {
  return Math.max(0, -margin) + Math.log1p(Math.exp(-Math.abs(margin)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
