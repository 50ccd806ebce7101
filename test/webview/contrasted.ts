import { withContrast } from '../../src/trace/contrast';
import type { Trace } from '../../src/trace/trace';
import { exampleTrace, random } from './samples';

export const PROMPT_WITH_ANSWER =
  '<|user|>Use the numbers 7, 3, 11, 6 to make 28.\n\nThe correct answer is (11 - 7) * 7.<|assistant|><think>';

/** The example with an answer-conditioned contrast, its tokens a little likelier or rarer with it. */
export function contrastedTrace(otherPrompt = exampleTrace().prompt.text ?? ''): Trace {
  const trace = exampleTrace();
  const [sample, ...others] = trace.samples;
  if (!sample) throw new Error('The example has a sample.');
  const next = random(5);
  const asked = sample.columns.get('logprob') ?? new Float64Array(sample.tokens.length);
  const told = asked.map((logprob) => Math.min(0, logprob + 3 * (next() - 0.6)));
  const answers = asked.map((_, token) => (token % 8 === 7 ? -12 + token / 20 : NaN));
  const contrasted = withContrast(
    sample,
    {
      preset: 'intro',
      prompt: PROMPT_WITH_ANSWER,
      otherPrompt,
      origin: {
        model: { name: 'embedded/rl' },
        decoder: { id: 'contrast', parameters: { clip: 200, every: 8, lead: '</think>Answer: ' } },
      },
      figures: { answerLogprobBefore: -12.5 },
    },
    [
      ['logprob', told],
      ['otherLogprob', asked],
      ['js', asked.map(() => 0.3 * next())],
      ['answerLogprob', answers],
    ],
  );
  return { ...trace, samples: [contrasted, ...others] };
}
