import type { Trace } from '../trace/trace';
import { CliError } from './cliError';

/** What makes an answer right, as a person gave it; it goes into the trace. */
export type AskedGold = Pick<Trace, 'answer' | 'countdown'>;

const COUNTDOWN = /^\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*=\s*(-?\d+)\s*$/;

/** @throws CliError where both are given, or a Countdown is not one. */
export function askedGold(answer: string | undefined, countdown: string | undefined): AskedGold {
  if (answer !== undefined && countdown !== undefined) {
    throw new CliError('--answer and --countdown are both given. Give one of them.');
  }
  if (answer !== undefined) {
    if (answer.trim() === '') throw new CliError('--answer is empty. Give the right answer.');
    return { answer };
  }
  if (countdown === undefined) return {};
  const [, numbers, target] = COUNTDOWN.exec(countdown) ?? [];
  if (numbers === undefined || target === undefined) {
    throw new CliError(
      `--countdown must be numbers and their target, such as 9,3,5=48, not "${countdown}".`,
    );
  }
  return { countdown: { numbers: numbers.split(',').map(Number), target: Number(target) } };
}
