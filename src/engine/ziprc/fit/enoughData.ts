import { EngineError } from '../../errors';
import type { Rollout } from './rollout';
import { LEAST_PROMPTS, type Part } from './splitPrompts';

/** Fewer right or wrong rollouts than this say nothing of what comes before them … */
const LEAST_OF_EACH = 10;
/** … and fewer than this little. */
const FEW_OF_EACH = 100;
const FEW_PROMPTS = 50;
const MUCH_CUT = 0.05;

/** @throws EngineError `parameter` where there are too few different prompts to hold some out. */
export function checkPrompts(prompts: readonly string[]): void {
  const different = new Set(prompts).size;
  if (different >= LEAST_PROMPTS) return;
  throw new EngineError(
    'parameter',
    `The file has ${different} different ${different === 1 ? 'prompt' : 'prompts'}, and ${LEAST_PROMPTS} are the least: some are held out to see how good the head is. Add more; a useful head needs hundreds.`,
  );
}

/**
 * Refuses rollouts from which no head can be fitted; of those that are few, says what to think of
 * its figures.
 * @throws EngineError `parameter`
 */
export function checkRollouts(
  rollouts: readonly Rollout[],
  partOf: (rollout: Rollout) => Part,
  maxTokens: number,
): readonly string[] {
  const count = (part: Part | undefined, right: boolean): number =>
    rollouts.filter(
      (rollout) =>
        rollout.reward > 0.5 === right && (part === undefined || partOf(rollout) === part),
    ).length;
  const [right, wrong] = [count(undefined, true), count(undefined, false)];
  const unlike = count('train', true) === 0 || count('train', false) === 0;
  if (Math.min(right, wrong) < LEAST_OF_EACH || unlike) {
    const rarer = right < wrong ? 'easier' : 'harder';
    throw new EngineError(
      'parameter',
      `Of ${rollouts.length} rollouts ${right} are right and ${wrong} wrong. A head needs at least ${LEAST_OF_EACH} of each, in several prompts. Give ${rarer} problems or more of them, or raise the number of samples; if all answers look alike, check the verifier.`,
    );
  }
  const warnings: string[] = [];
  if (Math.min(right, wrong) < FEW_OF_EACH) {
    warnings.push(
      `Only ${right} right and ${wrong} wrong rollouts: the head is a rough one. Hundreds of each make it better.`,
    );
  }
  const prompts = new Set(rollouts.map(({ prompt }) => prompt)).size;
  if (prompts < FEW_PROMPTS) {
    const held = new Set(
      rollouts.filter((rollout) => partOf(rollout) === 'heldOut').map(({ prompt }) => prompt),
    ).size;
    warnings.push(
      `The held-out figures are of ${held} prompts only and can be far off. Give at least ${FEW_PROMPTS} prompts.`,
    );
  }
  if (count('heldOut', true) === 0 || count('heldOut', false) === 0) {
    warnings.push('All held-out rollouts have one reward: its calibration cannot be told.');
  }
  const cut = rollouts.filter(({ finished }) => !finished).length;
  if (cut > MUCH_CUT * rollouts.length) {
    warnings.push(
      `${cut} of ${rollouts.length} rollouts were cut, most at ${maxTokens} tokens, and count as ended there: their remaining lengths are too short. Raise the limit of tokens.`,
    );
  }
  return warnings;
}
