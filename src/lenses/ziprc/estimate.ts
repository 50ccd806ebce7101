import { jointAt, type ZipRc } from '../../trace/ziprc/zipRc';
import { expectedLength, expectedReward } from './joint';

/** What a model itself says of how its generation goes. */
export interface Estimate {
  /** With rewards 0 and 1 the probability of a right answer. */
  readonly expectedReward: number;
  readonly tokensLeft: number;
  /** Whether the reward is a probability: rewards 0 to 1. */
  readonly isProbability: boolean;
}

/** The estimate of the last row that is known; undefined without a trained head. */
export function lastEstimate(ziprc: ZipRc | undefined, tokens: number): Estimate | undefined {
  for (let token = tokens - 1; ziprc && token >= 0; token -= 1) {
    const row = jointAt(ziprc, token);
    if (!row) continue;
    const { rewards } = row.head;
    return {
      expectedReward: expectedReward(row),
      tokensLeft: expectedLength(row),
      isProbability: rewards[0] === 0 && rewards.at(-1) === 1,
    };
  }
  return undefined;
}

/** For a line of progress: `62 % right, about 90 tokens left`, by the model's own estimate. */
export function estimateText({ expectedReward, tokensLeft, isProbability }: Estimate): string {
  const reward = isProbability
    ? `${Math.round(expectedReward * 100)} % right`
    : `reward ${expectedReward.toFixed(2)}`;
  return `${reward}, about ${roughly(tokensLeft)} tokens left`;
}

/** Two digits: the bins that it comes from are no finer. */
function roughly(tokens: number): string {
  return String(Number(Math.max(0, tokens).toPrecision(tokens < 10 ? 1 : 2)));
}
