import { EngineError } from '../errors';

/** A later attempt may succeed: the connection broke, or the server is busy. */
export class TransientError extends EngineError {
  constructor(
    message: string,
    /** What the server asked for, in milliseconds. */
    readonly retryAfter?: number,
    options?: ErrorOptions,
  ) {
    super('server', message, options);
  }
}

export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; each further pause doubles. */
  readonly firstPause: number;
  /** Longest pause in milliseconds; a server that asks for a longer one is given up. */
  readonly longestPause: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const RETRIES: RetryPolicy = {
  attempts: 4,
  firstPause: 500,
  longestPause: 60_000,
  random: Math.random,
  sleep,
};

/**
 * Exponential backoff; the upper half of each pause is random, so that clients that failed
 * together do not come back together (Brooker, "Exponential backoff and jitter", 2015).
 * @throws what `work` throws last, with the number of attempts where there were several
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientError) || signal.aborted) throw error;
      const backoff = policy.firstPause * 2 ** (attempt - 1) * (0.5 + policy.random() / 2);
      const pause = error.retryAfter ?? Math.min(backoff, policy.longestPause);
      if (pause > policy.longestPause) {
        throw new EngineError(
          'server',
          `${error.message} It asks to wait ${Math.ceil(pause / 1000)} s.`,
        );
      }
      if (attempt >= policy.attempts) {
        const tried = attempt > 1 ? ` (${attempt} attempts)` : '';
        throw new EngineError('server', `${error.message}${tried}`, { cause: error });
      }
      await policy.sleep(pause, signal);
    }
  }
}

/** `Retry-After`: seconds or a date (RFC 9110, 10.2.3), in milliseconds from `now`. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
