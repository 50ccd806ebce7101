/** Exit code of a program that an interrupt ended. */
export const INTERRUPTED = 130;

/** Runs work that Ctrl+C ends in good order: the signal is aborted, the work ends by itself. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const onInterrupt = (): void => {
    abort.abort();
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
