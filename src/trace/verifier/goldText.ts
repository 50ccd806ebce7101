import type { Countdown } from './gold';

/** What makes an answer right, as a trace holds it; empty where nothing is known. */
export interface GoldFields {
  readonly answer?: string;
  readonly countdown?: Countdown;
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const COUNTDOWN = new RegExp(
  String.raw`^\s*(${NUMBER}(?:\s*,\s*${NUMBER})*)\s*=\s*(${NUMBER})\s*$`,
);

/** Numbers and their target, such as `9, 3, 5 = 48`; undefined of another text. */
export function readCountdown(text: string): Countdown | undefined {
  const [, numbers, target] = COUNTDOWN.exec(text) ?? [];
  if (numbers === undefined || target === undefined) return undefined;
  return { numbers: numbers.split(',').map(Number), target: Number(target) };
}

export function countdownText({ numbers, target }: Countdown): string {
  return `${numbers.join(', ')} = ${target}`;
}

/**
 * A gold answer as a person types it: the numbers and the target of a Countdown, or any other text;
 * nothing of a blank one. A single number before the sign, as in `6 = 6`, is no Countdown.
 */
export function readGold(text: string): GoldFields {
  const countdown = readCountdown(text);
  if (countdown && countdown.numbers.length > 1) return { countdown };
  const answer = text.trim();
  return answer === '' ? {} : { answer };
}

/** On one line, as a person may change it. The rules of a Countdown go before one solution. */
export function goldText({ answer = '', countdown }: GoldFields): string {
  return countdown ? countdownText(countdown) : answer.replace(/\s+/g, ' ').trim();
}

/** The gold answer of a trace, or of anything that holds one among other fields. */
export function goldFieldsOf({ answer, countdown }: GoldFields): GoldFields {
  return {
    ...(answer === undefined ? {} : { answer }),
    ...(countdown ? { countdown } : {}),
  };
}
