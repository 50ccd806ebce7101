import { reasoningEnd } from '../../trace/reasoningEnd';
import type { Sample } from '../../trace/sample';
import type { TokenIndex } from '../../trace/units';
import { jointAt } from '../../trace/ziprc/zipRc';
import { actualRemaining } from './context';
import { marginalsOf, mean, midpointsOf, quantileOf } from './joint';

/** A sample's predictions beside what came true. Columns have an entry per token. */
export interface JudgedSample {
  /** 1 for a right answer, 0 for a wrong one. */
  readonly reward: 0 | 1;
  /** Tokens before the marker that ends the reasoning, or all. */
  readonly reasoning: TokenIndex;
  /** P(correct), NaN where nothing was predicted. */
  readonly expectedReward: Float64Array;
  /** Remaining length, tokens: the marginal's mean and its median, linear within a bin. */
  readonly expectedRemaining: Float64Array;
  readonly medianRemaining: Float64Array;
  /** Tokens that followed; undefined where the model did not end the sample itself. */
  readonly remaining?: Float64Array;
}

/**
 * Whether a sample's predictions can be judged: its answer is known to be right or wrong, and the
 * head's rewards are from 0 to 1, so that what it expects is a probability.
 */
export function isJudged({ ziprc, reward }: Pick<Sample, 'ziprc' | 'reward'>): boolean {
  return (
    ziprc !== undefined &&
    (reward === 0 || reward === 1) &&
    ziprc.rewards.every((value) => value >= 0 && value <= 1)
  );
}

/** @returns undefined where the sample cannot be judged, {@link isJudged} */
export function judgeSample(
  sample: Sample,
  promptText: string | undefined,
): JudgedSample | undefined {
  const { ziprc, tokens } = sample;
  if (!ziprc || !isJudged(sample)) return undefined;
  const missing = (): Float64Array => new Float64Array(tokens.length).fill(NaN);
  const columns = {
    expectedReward: missing(),
    expectedRemaining: missing(),
    medianRemaining: missing(),
  };
  const midpoints = midpointsOf(ziprc);
  for (let token = 0; token < tokens.length; token += 1) {
    const row = jointAt(ziprc, token);
    if (!row) continue;
    const { reward, length } = marginalsOf(row);
    columns.expectedReward[token] = mean(reward, ziprc.rewards);
    columns.expectedRemaining[token] = mean(length, midpoints);
    columns.medianRemaining[token] = quantileOf(length, ziprc, 0.5);
  }
  const remaining = actualRemaining(sample);
  return {
    reward: sample.reward === 1 ? 1 : 0,
    reasoning: reasoningEnd(sample, promptText),
    ...columns,
    ...(remaining ? { remaining } : {}),
  };
}
