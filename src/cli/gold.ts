import { readCountdown, type GoldFields } from '../trace/verifier/goldText';
import { CliError } from './cliError';

/**
 * What makes an answer right, as a person gave it; it goes into the trace.
 * @throws CliError where both are given, or a Countdown is not one.
 */
export function askedGold(answer: string | undefined, countdown: string | undefined): GoldFields {
  if (answer !== undefined && countdown !== undefined) {
    throw new CliError('--answer and --countdown are both given. Give one of them.');
  }
  if (answer !== undefined) {
    if (answer.trim() === '') throw new CliError('--answer is empty. Give the right answer.');
    return { answer };
  }
  if (countdown === undefined) return {};
  const rules = readCountdown(countdown);
  if (!rules) {
    throw new CliError(
      `--countdown must be numbers and their target, such as 9,3,5=48, not "${countdown}".`,
    );
  }
  return { countdown: rules };
}
