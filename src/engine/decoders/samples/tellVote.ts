import type { Written } from './sampleOnce';
import { countVotes, type Count } from './vote';

/** Votes, and tells every sample its weight and whether it has the answer that won. */
export function tellVote(
  samples: readonly Written[],
  weights: readonly number[],
): Count | undefined {
  const count = countVotes(
    samples.map(({ answer }, index) => ({ key: answer?.key, weight: weights[index] ?? 0 })),
  );
  // The sample that stands for the answer: the one that counts most.
  let best = -1;
  samples.forEach(({ answer }, index) => {
    if (answer === undefined || answer.key !== count?.winner) return;
    if (best < 0 || (weights[index] ?? 0) > (weights[best] ?? 0)) best = index;
  });
  samples.forEach(({ lane, finish, answer }, index) => {
    lane.end(finish, {
      ...(answer ? { answer: answer.text } : {}),
      weight: weights[index] ?? 0,
      chosen: index === best,
    });
  });
  return count;
}
