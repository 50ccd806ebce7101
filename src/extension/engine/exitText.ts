/** What a person can do about a process that native code ended. */
const WAYS_ON =
  'Set reasonscope.model to a smaller model or another dtype (Reasonscope: Select Model…), or reasonscope.device to "cpu" if it is another; leave reasonscope.engine.memoryGate on "auto", so that a model that does not fit is refused before it is loaded. The engine restarts with the next run.';

/** Windows has no signals: native crashes are exit codes from here on (NTSTATUS, severity error). */
const WINDOWS_CRASH = 0xc0000000;

/**
 * Why an engine process ended by itself, and what to do. Native code dies by signal: for want of
 * memory, or on a graph that the runtime cannot run.
 * @param lastError what it wrote to stderr last.
 */
export function describeExit(
  code: number | null,
  signal: NodeJS.Signals | null,
  lastError: string,
): string {
  const words = lastError.trim().split('\n').at(-1)?.trim() ?? '';
  const detail = words === '' ? '' : ` Its last words: ${words}`;
  if (signal === 'SIGKILL') {
    return `The engine process ended by SIGKILL, as the system ends one when memory runs out: the model is too large for the free memory, or the runtime does not support it. ${WAYS_ON}`;
  }
  if (signal !== null) {
    return `The engine process ended by ${signal}: the model is too large for the free memory, or the runtime does not support it.${detail} ${WAYS_ON}`;
  }
  // Node gives NTSTATUS codes as signed or unsigned numbers.
  const status = (code ?? 0) >>> 0;
  if (status >= WINDOWS_CRASH) {
    return `The engine process crashed with 0x${status.toString(16)}: the model is too large for the free memory, or the runtime does not support it.${detail} ${WAYS_ON}`;
  }
  return `The engine process ended with code ${code ?? 0}.${detail} It restarts with the next run.`;
}
