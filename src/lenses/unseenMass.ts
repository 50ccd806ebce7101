import type { Sample } from '../trace/sample';
import type { TokenIndex } from '../trace/units';
import { knownLogprobs, topKRow } from './topKRow';

/**
 * Probability of all tokens that the file does not list at a position, 0 to 1: the mass that an
 * interval of entropy comes from. NaN where the position has no alternatives.
 */
export function unseenMass(sample: Sample, index: TokenIndex): number {
  const row = topKRow(sample, index);
  if (!row) return NaN;
  const seen = knownLogprobs(row).reduce((sum, logprob) => sum + Math.exp(logprob), 0);
  return Math.max(0, 1 - seen);
}
