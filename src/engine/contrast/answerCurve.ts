import type { Reading } from '../divergence/pairedRows';
import { EngineError } from '../errors';
import type { AnswerRequest } from '../protocol';
import { logprobOf, type Work } from './scoring';

/**
 * ln p(answer | context, response so far), before the response and after every so many of its
 * tokens: the text that leads to the answer and the answer itself are read there, and the sequence
 * goes back to where it was, so that the response is evaluated once. Lengths that leave no room
 * for the answer in the model's context are not measured.
 * @throws EngineError `parameter`
 */
export function measureAnswer(reading: Reading, answer: AnswerRequest): Work {
  const { loaded, ids, promptLength } = reading;
  const { every, until } = answer;
  const lead = loaded.tokenizer.encode(answer.lead, false);
  const gold = loaded.tokenizer.encode(answer.text, false);
  if (gold.length === 0) {
    throw new EngineError('parameter', 'The answer is empty. Give its text.');
  }
  if (!(Number.isInteger(every) && every >= 1)) {
    throw new EngineError('parameter', 'The answer is measured after every 1 or more tokens.');
  }
  const room = loaded.config.contextLength - lead.length - gold.length;
  const last = Math.min(until, ids.length - promptLength, room - promptLength);
  const lengths: number[] = [];
  for (let length = 0; length <= last; length += every) lengths.push(length);
  const meter = { passes: 0, tokens: 0 };
  const furthest = lengths.at(-1);
  return {
    total:
      furthest === undefined
        ? 0
        : promptLength + furthest - 1 + lengths.length * (lead.length + gold.length),
    cost: () => [{ model: loaded.description.name, ...meter, reused: 0 }],
    run: async (findings, onEvaluated, signal) => {
      const sequence = loaded.model.newSequence(meter);
      const report = (): void => {
        onEvaluated(meter.tokens);
      };
      try {
        for (const length of lengths) {
          signal.throwIfAborted();
          // The last token of the beginning is read with the answer, whose first it predicts.
          const kept = promptLength + length - 1;
          await sequence.feed(ids.slice(sequence.length, kept), signal);
          const text = [...ids.slice(0, kept + 1), ...lead, ...gold];
          let logprob = 0;
          const first = kept + 1 + lead.length;
          for await (const rows of sequence.score(text, first, 1, report, signal)) {
            for (const scored of rows) logprob += logprobOf(scored);
          }
          await sequence.truncate(kept);
          if (length === 0) findings.answerBefore = logprob;
          else findings.set(length - 1, { answerLogprob: logprob });
        }
      } finally {
        sequence.dispose();
      }
    },
  };
}
