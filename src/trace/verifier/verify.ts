import { findAnswer, findStatedAnswer, type Answer } from '../answer';
import { afterReasoning } from './afterReasoning';
import { answersEqual, type Equality } from './answersEqual';
import { checkCountdown } from './checkCountdown';
import type { Gold } from './gold';

/** Whether a response is right. */
export interface Verdict {
  /** 1 for a right answer, else 0. */
  readonly reward: 0 | 1;
  /** What was taken for the response's answer, and where in it. */
  readonly answer?: Answer;
  /** How a right answer was found to be right. */
  readonly how?: Equality | 'countdown';
  /** Why an answer is not right, as the end of a sentence: "the answer is wrong: …". */
  readonly problem?: string;
}

export interface VerifyOptions {
  /** False of a response that was cut: its last number is then no answer. Default true. */
  readonly finished?: boolean;
}

/**
 * Verifies the answer of a response. It is looked for behind the reasoning, where the response ends
 * that, and otherwise in all of it: `\boxed{}`, `<answer>` tags, "Answer:", the last number.
 */
export function verifyAnswer(response: string, gold: Gold, options: VerifyOptions = {}): Verdict {
  const answer = answerIn(response, options.finished ?? true);
  if (!answer) return { reward: 0, problem: 'the response gives none' };
  if ('countdown' in gold) {
    const problem = checkCountdown(answer.text, gold.countdown);
    return problem === undefined
      ? { reward: 1, answer, how: 'countdown' }
      : { reward: 0, answer, problem };
  }
  const right = goldText(gold.answer);
  const how = answersEqual(answer.text, right);
  return how
    ? { reward: 1, answer, how }
    : { reward: 0, answer, problem: `it is not ${right.trim()}` };
}

function answerIn(response: string, finished: boolean): Answer | undefined {
  const start = afterReasoning(response);
  const find = finished ? findAnswer : findStatedAnswer;
  if (start === undefined) return find(response);
  const last = find(response.slice(start));
  if (!last) return findStatedAnswer(response);
  const { range } = last;
  return { ...last, range: { start: range.start + start, end: range.end + start } };
}

/** The answer of a data set's gold, which may be a whole solution (GSM8K, MATH). */
function goldText(answer: string): string {
  const marked = /####\s*(.+)\s*$/.exec(answer)?.[1];
  if (marked !== undefined) return marked;
  return answer.includes('\\boxed') ? (findStatedAnswer(answer)?.text ?? answer) : answer;
}
