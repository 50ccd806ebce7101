import { findStatedAnswer } from '../../trace/answer';
import type { Sample } from '../../trace/sample';
import { decodeText } from '../../trace/text';
import { goldOf } from '../../trace/verifier/gold';
import { countdownText, type GoldFields } from '../../trace/verifier/goldText';
import { verifyAnswer, type Verdict } from '../../trace/verifier/verify';

/** What is known of a sample's answer: a name, and a text that may come from the file. */
export type AnswerFact = readonly [name: string, text: string];

/**
 * The answer that the sample gives, the right one, and the verifier's verdict. Without a right one
 * only an answer that is said to be one counts, for any last number would be a guess. Of a sample
 * that is still written, was stopped or failed, only the right one is told.
 */
export function answerFacts(
  { finish = 'stop', tokens, outcome }: Sample,
  trace: GoldFields,
  running: boolean,
): readonly AnswerFact[] {
  const gold = goldOf(trace);
  const ended = !running && (finish === 'stop' || finish === 'length');
  const text = ended ? decodeText(tokens.bytes) : '';
  const finished = finish === 'stop';
  const verdict = ended && gold ? verifyAnswer(text, gold, { finished }) : undefined;
  const given = outcome?.answer ?? (verdict ? verdict.answer : findStatedAnswer(text))?.text;
  return [
    ...fact('answer', given),
    ...fact('gold answer', trace.answer),
    ...fact('countdown', trace.countdown && countdownText(trace.countdown)),
    ...fact('verdict', verdict && verdictText(verdict)),
  ];
}

function fact(name: string, text: string | undefined): readonly AnswerFact[] {
  return text === undefined || text === '' ? [] : [[name, text]];
}

function verdictText({ reward, problem = '' }: Verdict): string {
  return reward === 1 ? '✓ right' : `✗ wrong: ${problem}`;
}
