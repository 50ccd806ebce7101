import type { Gold } from '../../trace/verifier/gold';
import { verdictOf } from '../../trace/verifier/verdict';
import { formatNumber } from './format';

const MARKS = { right: '✓ right', wrong: '✗ wrong' };

/** What came of a sample, for a line of facts: a verdict where the right answer is known. */
export function rewardText(reward: number, gold: Gold | undefined): string {
  const verdict = verdictOf(reward, gold);
  return verdict ? MARKS[verdict] : `reward ${formatNumber(reward)}`;
}
