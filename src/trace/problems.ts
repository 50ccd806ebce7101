import { TraceFormatError } from './errors';
import { findJsonError, pathText, placeOfPath } from './formats/jsonPlace';
import { isArray, isObject } from './json';
import type { Countdown } from './verifier/gold';

/** A question with what makes an answer right. */
export interface Problem {
  readonly prompt: string;
  readonly answer?: string;
  readonly countdown?: Countdown;
}

/** Names under which data sets keep a question, and its answer or solution. */
const PROMPTS = ['prompt', 'question', 'problem'];
const ANSWERS = ['answer', 'solution'];
const EXAMPLE = '{"prompt": "What is 6 times 7?", "answer": "42"}';

/**
 * Problems of a file: a JSON array, or JSON lines. Each is an object with `prompt` (or `question`,
 * `problem`) and `answer` (or `solution`; a text or a number), or with the rules of a Countdown, as
 * `countdown: {numbers, target}` or `numbers` and `target` beside the prompt. Other fields are
 * ignored.
 * @param name of the file, for errors.
 * @throws TraceFormatError that names file, line and what to do.
 */
export function readProblems(name: string, text: string): Problem[] {
  const start = text.replace(/^\ufeff/, '');
  const problems = start.trimStart().startsWith('[') ? ofArray(name, start) : ofLines(name, start);
  if (problems.length > 0) return problems;
  throw new TraceFormatError(
    'empty',
    name,
    'it holds no problem.',
    `Write one JSON object per line, such as ${EXAMPLE}.`,
  );
}

function ofArray(name: string, text: string): Problem[] {
  const value = parse(name, text);
  if (!isArray(value)) return [];
  return value.map((entry, index) =>
    problemOf(entry, (problem, key) => {
      const path = key === undefined ? [index] : [index, key];
      return invalid(name, problem, { ...placeOfPath(text, path), path: pathText(path) });
    }),
  );
}

function ofLines(name: string, text: string): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const number = index + 1;
    return problemOf(parse(name, line, index), (problem) =>
      invalid(name, problem, { line: number }),
    );
  });
}

function parse(name: string, text: string, linesBefore = 0): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const { line = 1, column, problem = 'it nests too deeply' } = findJsonError(text);
    throw new TraceFormatError(
      'not-json',
      name,
      `this is not JSON: ${problem}.`,
      'Give a JSON array of problems, or one JSON object per line.',
      { line: line + linesBefore, ...(column === undefined ? {} : { column }) },
    );
  }
}

function problemOf(
  entry: unknown,
  fail: (problem: string, key?: string) => TraceFormatError,
): Problem {
  if (!isObject(entry)) throw fail('a problem must be a JSON object.');
  const prompt = PROMPTS.map((key) => entry[key]).find((value) => value !== undefined);
  if (typeof prompt !== 'string' || prompt.trim() === '') {
    throw fail('a problem needs a "prompt" that is a text.', 'prompt');
  }
  const key = ANSWERS.find((candidate) => entry[candidate] !== undefined);
  const answer = key === undefined ? undefined : entry[key];
  if (answer !== undefined && typeof answer !== 'string' && typeof answer !== 'number') {
    throw fail(`"${key ?? ''}" must be a text or a number.`, key);
  }
  const rules = entry.countdown ?? (entry.numbers === undefined ? undefined : entry);
  const countdown = rules === undefined ? undefined : countdownOf(rules);
  if (rules !== undefined && !countdown) {
    throw fail('a Countdown needs "numbers", a list of numbers, and "target", a number.');
  }
  return {
    prompt,
    ...(answer === undefined ? {} : { answer: String(answer) }),
    ...(countdown ? { countdown } : {}),
  };
}

function countdownOf(rules: unknown): Countdown | undefined {
  if (!isObject(rules)) return undefined;
  const { numbers, target } = rules;
  const whole = isArray(numbers) && numbers.length > 0 && numbers.every(isFiniteNumber);
  return whole && isFiniteNumber(target) ? { numbers, target } : undefined;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function invalid(
  name: string,
  problem: string,
  place: { readonly line?: number; readonly column?: number; readonly path?: string },
): TraceFormatError {
  return new TraceFormatError(
    'invalid',
    name,
    problem,
    `Correct it; for example ${EXAMPLE}.`,
    place,
  );
}
