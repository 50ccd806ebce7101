import { spawn } from 'node:child_process';
import { EngineError } from '../../errors';

export interface CommandEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  /** The beginning of what it wrote to standard error. */
  readonly errors: string;
}

export interface CommandOptions {
  readonly folder: string;
  /** Written to its standard input. */
  readonly input: string;
  readonly seconds: number;
  readonly signal: AbortSignal;
}

const ERROR_CHARACTERS = 2000;

/**
 * Runs a program without a shell until it ends.
 * @throws EngineError `parameter` where it does not start or end in time; the signal's reason
 */
export function runCommand(
  [program, ...args]: readonly [string, ...string[]],
  { folder, input, seconds, signal }: CommandOptions,
): Promise<CommandEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      shell: false,
      windowsHide: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let errors = '';
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const stop = (error: Error): void => {
      child.kill('SIGKILL');
      end(() => reject(error));
    };
    const abort = (): void => {
      stop(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    const timer = setTimeout(() => {
      const problem = `The verifier ${program} took more than ${seconds} s for one answer.`;
      stop(new EngineError('parameter', `${problem} Make it faster, or let it end with code 1.`));
    }, seconds * 1000);
    child.once('error', (error) => {
      const problem = `The verifier ${program} cannot be started in ${folder}: ${error.message}.`;
      stop(
        new EngineError('parameter', `${problem} Give the path of a program.`, { cause: error }),
      );
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < ERROR_CHARACTERS) errors += text;
    });
    child.once('close', (code) => end(() => resolve({ code, errors })));
    // A program may end without reading all of it; its exit code is its answer.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}
