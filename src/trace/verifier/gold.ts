/** What makes an answer right. */
export type Gold = TextGold | CountdownGold;

export interface TextGold {
  /** The right answer as text; of a solution, what its last `####` or `\boxed{}` gives. */
  readonly answer: string;
}

export interface CountdownGold {
  readonly countdown: Countdown;
}

/** Make the target from the numbers with + - * /, each used once. */
export interface Countdown {
  readonly numbers: readonly number[];
  readonly target: number;
}

/** The gold that a trace gives. The rules of a Countdown go before one of its many solutions. */
export function goldOf(trace: {
  readonly answer?: string;
  readonly countdown?: Countdown;
}): Gold | undefined {
  if (trace.countdown) return { countdown: trace.countdown };
  return trace.answer === undefined ? undefined : { answer: trace.answer };
}
