import type { Problem } from '../../../trace/problems';
import type { Gold } from '../../../trace/verifier/gold';
import { verifyAnswer } from '../../../trace/verifier/verify';
import { EngineError, oneLine } from '../../errors';
import { runCommand } from './runCommand';
import type { AnswerVerifier, VerifierChoice } from './verifierChoice';

export interface Response {
  readonly text: string;
  /** False where it was cut: its last number is then no answer. */
  readonly finished: boolean;
}

/** Whether a response answers a problem rightly. */
export type Verify = (
  problem: Problem,
  response: Response,
  signal: AbortSignal,
) => Promise<boolean>;

/** Longest that a command may take for one answer. */
const COMMAND_SECONDS = 30;
/** Exit codes of a command. */
const RIGHT = 0;
const WRONG = 1;

const BOXED = /\\(?:boxed|fbox)\s*\{\s*$/;

/**
 * The verifier of a choice.
 * @throws EngineError `parameter` where a problem lacks what the verifier needs
 */
export function verifierFor(choice: VerifierChoice, problems: readonly Problem[]): Verify {
  if (choice.kind === 'command') return commandVerifier(choice.command, choice.folder);
  const { kind } = choice;
  problems.forEach((problem, index) => {
    if (goldFor(kind, problem)) return;
    const lacks = kind === 'countdown' ? 'rules of a Countdown' : 'answer';
    throw new EngineError(
      'parameter',
      `Problem ${index + 1} ("${beginning(problem.prompt)}") has no ${lacks}, which the verifier "${kind}" needs. Add it, or choose another verifier.`,
    );
  });
  return (problem, response) => Promise.resolve(isRight(kind, problem, response));
}

function isRight(kind: AnswerVerifier, problem: Problem, { text, finished }: Response): boolean {
  const gold = goldFor(kind, problem);
  const verdict = gold && verifyAnswer(text, gold, { finished });
  if (!verdict?.answer) return false;
  const { reward, answer, how } = verdict;
  switch (kind) {
    case 'answer':
    case 'countdown':
      return reward === 1;
    case 'numeric':
      return how === 'number' || (how === 'text' && /\d/.test(answer.text));
    case 'exact':
      return answer.text.trim() === problem.answer?.trim();
    case 'boxed':
      return reward === 1 && BOXED.test(text.slice(0, answer.range.start));
  }
}

function goldFor(kind: AnswerVerifier, { answer, countdown }: Problem): Gold | undefined {
  if (countdown && (kind === 'answer' || kind === 'countdown')) return { countdown };
  return answer === undefined || kind === 'countdown' ? undefined : { answer };
}

/**
 * A program of the person's: it gets `{prompt, response, finished, answer?, countdown?}` as JSON on
 * standard input, and ends with 0 for a right answer and 1 for a wrong one. Anything else is an
 * error, so that a broken verifier is not taken for a strict one.
 */
function commandVerifier(command: readonly [string, ...string[]], folder: string): Verify {
  return async (problem, { text, finished }, signal) => {
    const input = JSON.stringify({ ...problem, response: text, finished });
    const options = { folder, input, seconds: COMMAND_SECONDS, signal };
    const { code, errors } = await runCommand(command, options);
    if (code === RIGHT || code === WRONG) return code === RIGHT;
    const how = code === null ? 'was killed' : `ended with code ${code}`;
    const said = oneLine(errors);
    throw new EngineError(
      'parameter',
      `The verifier ${command[0]} ${how}${said === '' ? '' : ` and said: ${beginning(said, 300)}`}. It must end with 0 for a right answer and 1 for a wrong one.`,
    );
  };
}

function beginning(text: string, characters = 40): string {
  const line = oneLine(text);
  return line.length > characters ? `${line.slice(0, characters)}…` : line;
}
