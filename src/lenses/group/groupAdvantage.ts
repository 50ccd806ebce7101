import type { GroupMember } from '../lens';

/** Added to the deviation, as verl does. */
const EPSILON = 1e-6;

/** Samples that were scored beside those that they are copies of. */
const COPIES: ReadonlySet<string> = new Set(['divergence', 'score']);

/**
 * The advantage of a reward within its group: (r − mean) / (s + 1e-6), where s is the sample
 * deviation (over n − 1). Of a single sample the mean counts as 0 and s as 1; a group whose rewards
 * are all equal gives 0. Shao et al., "DeepSeekMath" (GRPO), arXiv 2402.03300, as in verl 0.6.
 * @param rewards of the whole group, that of the sample included.
 */
export function groupAdvantage(reward: number, rewards: readonly number[]): number {
  const count = rewards.length;
  if (count < 2) return reward / (1 + EPSILON);
  // Rounding must not become an advantage where there is none.
  if (rewards.every((other) => other === reward)) return 0;
  const mean = rewards.reduce((sum, other) => sum + other, 0) / count;
  const squares = rewards.reduce((sum, other) => sum + (other - mean) ** 2, 0);
  return (reward - mean) / (Math.sqrt(squares / (count - 1)) + EPSILON);
}

/**
 * The rewards of the samples that make the group: those of the trace that have one. Copies that a
 * model scored count only where there are no others.
 */
export function rewardsOf(group: readonly GroupMember[]): readonly number[] {
  const rewarded = group.filter(({ reward }) => reward !== undefined && !Number.isNaN(reward));
  const written = rewarded.filter(({ origin }) => !COPIES.has(origin.decoder?.id ?? ''));
  return (written.length > 0 ? written : rewarded).map(({ reward }) => reward ?? NaN);
}
