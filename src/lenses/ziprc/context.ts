import type { Sample } from '../../trace/sample';
import type { LensContext } from '../lens';
import { largestDrops } from './drops';
import { lengthQuantile } from './joint';
import { jointValues } from './perJoint';

/** Shares of the predicted length's probability below and above the band. */
const TAIL = 0.1;

/** The predicted band of the remaining length, and what it came to be. */
export function lengthContext(sample: Sample): LensContext | undefined {
  const lower = jointValues(sample, (row) => lengthQuantile(row, TAIL));
  const upper = jointValues(sample, (row) => lengthQuantile(row, 1 - TAIL));
  if (!lower || !upper) return undefined;
  const remaining = actualRemaining(sample);
  return {
    band: { title: `predicted, ${Math.round((1 - 2 * TAIL) * 100)} % of its mass`, lower, upper },
    ...(remaining ? { actual: { title: 'came true', values: remaining } } : {}),
  };
}

/** The largest drops, and the outcome at the level of its reward, where it is known. */
export function rewardContext(sample: Sample): LensContext | undefined {
  const { tokens, ziprc, reward } = sample;
  if (!ziprc) return undefined;
  return {
    marks: { title: 'largest drops', tokens: largestDrops(sample).map(({ token }) => token) },
    ...(reward === undefined
      ? {}
      : { actual: { title: 'outcome', values: new Float64Array(tokens.length).fill(reward) } }),
  };
}

/**
 * Tokens that followed each state: the sample's length less the tokens before it. Undefined where
 * the model did not end the sample itself, for then nobody knows.
 */
export function actualRemaining({
  tokens,
  finish,
}: Pick<Sample, 'tokens' | 'finish'>): Float64Array | undefined {
  if (finish !== 'stop') return undefined;
  return Float64Array.from({ length: tokens.length }, (_, token) => tokens.length - token);
}
