import type { Gold } from './gold';

/** What a reward says where the right answer is known; other rewards are only numbers. */
export function verdictOf(
  reward: number | undefined,
  gold: Gold | undefined,
): 'right' | 'wrong' | undefined {
  if (!gold) return undefined;
  if (reward === 1) return 'right';
  return reward === 0 ? 'wrong' : undefined;
}
