import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findAnswer, normaliseAnswer } from '../../../src/trace/answer';

describe('answers', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['so \\boxed{3} and then \\boxed{\\frac{1}{2}}.', '\\frac{1}{2}'],
    ['\\boxed{4} but an open \\boxed{5', '4'],
    ['48 - 15 = 33.</think>Answer: (12 * 4) - 15<|end|>', '(12 * 4) - 15'],
    ['<answer>7</answer> or rather <answer>\n 8 apples </answer>, the answer is 9', '8 apples'],
    ['<answer></answer> The answer is 9.</think>', '9'],
    ['Is the answer 7? No. The final answer is **42**.\nDone, after 3 tries.', '42'],
    ['Answer:\n', undefined],
    ['Answer:\nit is 12', '12'],
    ['It took 1,234,567 steps and -3.50 seconds', '-3.50'],
    ['The ratio is 3/4', '3/4'],
    ['nothing here', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`of ${JSON.stringify(text)}`, () => {
      const answer = findAnswer(text);
      assert.equal(answer?.text, expected);
      if (answer) assert.equal(text.slice(answer.range.start, answer.range.end), answer.text);
    });
  }

  it('are the same however they are spelt', () => {
    for (const [a, b] of [
      ['1,000', '1000'],
      ['$3.50$', '3.5'],
      ['+7', '7'],
      ['(12 * 4) - 15', '(12*4)-15'],
      ['\\text{Yes}', 'yes'],
    ] as const) {
      assert.equal(normaliseAnswer(a), normaliseAnswer(b));
    }
    assert.notEqual(normaliseAnswer('1,2'), normaliseAnswer('12'));
    assert.notEqual(normaliseAnswer('-3'), normaliseAnswer('3'));
  });

  it('lie where they say, whatever the text', () => {
    const part = fc.constantFrom(
      '\\boxed{',
      '}',
      '{',
      'answer is ',
      '12',
      ',',
      '.',
      '\n',
      'a',
      '<|end|>',
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const answer = findAnswer(text);
        if (!answer) return;
        assert.equal(text.slice(answer.range.start, answer.range.end), answer.text);
        assert.equal(normaliseAnswer(normaliseAnswer(answer.text)), normaliseAnswer(answer.text));
      }),
    );
  });
});
