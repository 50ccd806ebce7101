import { EngineError } from '../../errors';

/** How answers are verified. */
export type VerifierChoice =
  | { readonly kind: AnswerVerifier }
  | {
      readonly kind: 'command';
      /** Program and arguments; no shell reads them. */
      readonly command: readonly [string, ...string[]];
      /** In which it runs. */
      readonly folder: string;
    };

/** What each of the verifiers within takes for right, in the order in which they are offered. */
export const ANSWER_VERIFIERS = {
  answer: 'the rules of a Countdown, else the gold answer by text, value or algebra',
  numeric: 'a number of the same value as the gold answer',
  exact: 'the gold answer, letter for letter',
  boxed: 'the gold answer in \\boxed{}',
  countdown: 'an expression that keeps the rules of a Countdown',
} as const;

export type AnswerVerifier = keyof typeof ANSWER_VERIFIERS;
export const DEFAULT_VERIFIER: AnswerVerifier = 'answer';

const COMMAND = 'command:';

/**
 * A verifier as a person writes it: the name of one, or `command:` with a program and its
 * arguments, which may stand in single or double quotes.
 * @param folder in which a command runs.
 * @throws EngineError `parameter`
 */
export function readVerifier(text: string, folder: string): VerifierChoice {
  if (isAnswerVerifier(text)) return { kind: text };
  if (!text.startsWith(COMMAND)) {
    const known = Object.keys(ANSWER_VERIFIERS).join(', ');
    throw new EngineError(
      'parameter',
      `There is no verifier "${text}". Give one of ${known}, or command:PROGRAM ARGUMENTS.`,
    );
  }
  const [program, ...args] = words(text.slice(COMMAND.length));
  if (program === undefined || program === '') {
    throw new EngineError('parameter', 'The verifier names no program: write command:PROGRAM.');
  }
  return { kind: 'command', command: [program, ...args], folder };
}

export function isAnswerVerifier(text: string): text is AnswerVerifier {
  return Object.hasOwn(ANSWER_VERIFIERS, text);
}

/** As {@link readVerifier} reads it, but for quotes. */
export function verifierText(choice: VerifierChoice): string {
  return choice.kind === 'command' ? COMMAND + choice.command.join(' ') : choice.kind;
}

function words(line: string): string[] {
  const found: string[] = [];
  let rest = line.trim();
  while (rest !== '') {
    const word = /^(?:"[^"]*"|'[^']*'|[^\s"'])+/.exec(rest)?.[0];
    if (word === undefined) {
      throw new EngineError(
        'parameter',
        `The verifier's command has an open quote: ${line.trim()}`,
      );
    }
    found.push(word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
    rest = rest.slice(word.length).trimStart();
  }
  return found;
}
