import assert from 'node:assert/strict';
import fc from 'fast-check';
import { verifyAnswer } from '../../../../src/trace/verifier/verify';

describe('verifier', () => {
  const right: readonly (readonly [response: string, gold: string])[] = [
    // Where the answer is.
    ['so \\boxed{42}', '42'],
    ['<answer> 42 </answer>', '42'],
    ['<Answer>first</Answer> no: <answer>42</answer>', '42'],
    ['Answer: 42<|end|>', '42'],
    ['The final answer is **42**.', '42'],
    ['It took 3 tries to get 42.', '42'],
    ['I thought of 7.</think>It is 42<|end|>', '42'],
    ['The answer is 42.</think><|end|>', '42'],
    // Numbers.
    ['\\boxed{1/2}', '0.5'],
    ['\\boxed{\\frac{1}{2}}', '1/2'],
    ['\\boxed{\\frac12}', '0.5'],
    ['\\boxed{\\dfrac{3}{6}}', '1/2'],
    ['Answer: 1,000', '1000'],
    ['Answer: 1,234,567.50', '1234567.5'],
    ['Answer: -3', '−3'],
    ['Answer: 007', '7'],
    ['Answer: .5', '1/2'],
    ['Answer: 0.333333', '1/3'],
    ['Answer: 3.0', '3'],
    ['Answer: 2 1/2', '2.5'],
    ['\\boxed{2\\frac{1}{2}}', '5/2'],
    ['Answer: 50%', '50'],
    ['Answer: 50%', '0.5'],
    ['Answer: 1/2', '50\\%'],
    ['Answer: 50 %', '50%'],
    ['Answer: 3.141593', '\\pi'],
    // Units, currencies, names.
    ['Answer: $42', '42'],
    ['Answer: 42 dollars', '$42'],
    ['Answer: 42 eggs', '42'],
    ['Answer: 42 eggs', '42 egg'],
    ['\\boxed{5\\text{ cm}}', '5'],
    ['\\boxed{90^\\circ}', '90'],
    ['Answer: x = 5', '5'],
    ['Answer: 3 * 4 = 12', '12'],
    ['Answer: (B)', 'B'],
    ['\\boxed{\\text{Yes}}', 'yes'],
    // Algebra.
    ['\\boxed{x + 2y}', '2y+x'],
    ['\\boxed{2 \\cdot x}', '2x'],
    ['\\boxed{(x+1)^2}', 'x^2 + 2x + 1'],
    ['\\boxed{\\frac{x^2-1}{x-1}}', 'x+1'],
    ['\\boxed{\\frac{\\sqrt{2}}{2}}', '\\frac{1}{\\sqrt2}'],
    ['\\boxed{2\\sqrt{3}}', '\\sqrt{12}'],
    ['\\boxed{\\sqrt{49}}', '7'],
    ['\\boxed{\\frac{\\pi}{2}}', '\\pi/2'],
    ['\\boxed{2^{10}}', '1024'],
    ['\\boxed{2^{-1}}', '0.5'],
    ['\\boxed{3 \\times 4 + 1}', '13'],
    // Lists.
    ['\\boxed{(1, 2)}', '(1,2)'],
    ['\\boxed{\\left(\\frac{1}{2}, 3\\right)}', '(0.5, 3)'],
    ['\\boxed{[0, 1)}', '[0,1)'],
    ['\\boxed{1, \\sqrt4}', '1,2'],
    // Gold as data sets have it.
    ['Answer: 18', 'He has 9 + 9 = 18 eggs.\n#### 18'],
    ['Answer: 18', 'Thus there are $\\boxed{18}$ of them.'],
  ];
  for (const [response, gold] of right) {
    it(`takes ${response} for ${gold}`, () => {
      const verdict = verifyAnswer(response, { answer: gold });
      assert.equal(verdict.reward, 1, verdict.problem);
      assert.ok(verdict.how);
    });
  }

  const wrong: readonly (readonly [response: string, gold: string])[] = [
    ['\\boxed{41}', '42'],
    ['\\boxed{42} or rather \\boxed{41}', '42'],
    ['42', '-42'],
    ['Answer: 1,2', '12'],
    ['Answer: 0.33', '1/3'],
    ['Answer: 333333/1000000', '1/3'],
    ['Answer: 50%', '5'],
    ['Answer: 5 cm', '5 km'],
    ['\\boxed{$5}', '5 euros'],
    ['Answer: 2x = 10', '10'],
    ['Answer: abc', 'cab'],
    ['Answer: listen', 'silent'],
    ['\\boxed{x + 2y}', 'x + 3y'],
    ['\\boxed{(1, 2)}', '(2, 1)'],
    ['\\boxed{(1, 2)}', '[1, 2]'],
    ['\\boxed{1, 2}', '1'],
    ['\\boxed{1/0}', '1'],
    ['\\boxed{1/0}', '2/0'],
    ['\\boxed{}', ''],
    ['Answer: 9^9^9^9', '1'],
    ['Answer: (x+y+z+w+v)^64', 'x'],
    [`Answer: ${'('.repeat(5000)}1${')'.repeat(5000)}`, '1'],
    ['no answer at all', '42'],
    ['', '42'],
    ['I am sure of 42.</think>I cannot tell<|end|>', '42'],
  ];
  for (const [response, gold] of wrong) {
    it(`does not take ${response.slice(0, 60)} for ${gold}`, () => {
      const verdict = verifyAnswer(response, { answer: gold });
      assert.equal(verdict.reward, 0);
      assert.ok(verdict.problem);
    });
  }

  it('takes the last number of a response only where it was not cut', () => {
    const gold = { answer: '42' };
    assert.equal(verifyAnswer('then 42', gold).reward, 1);
    assert.equal(verifyAnswer('then 42', gold, { finished: false }).reward, 0);
    assert.equal(verifyAnswer('Answer: 42', gold, { finished: false }).reward, 1);
  });

  it('says where the answer is', () => {
    for (const response of ['a 1</think> so 12.', 'x <answer>\n 12 </answer>', '\\boxed{12}']) {
      const { answer } = verifyAnswer(response, { answer: '12' });
      assert.ok(answer);
      assert.equal(response.slice(answer.range.start, answer.range.end), answer.text);
      assert.equal(answer.text, '12');
    }
  });

  it('finds every fraction equal to itself, and to no other, however it is written', () => {
    const part = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const same = a * d === b * c;
        const gold = { answer: `${c}/${d}` };
        const forms = [
          `${a}/${b}`,
          `\\frac{${a}}{${b}}`,
          `(${a * 3}) / (3*${b})`,
          `${a}*${b}^{-1}`,
        ];
        for (const form of forms) {
          assert.equal(verifyAnswer(`\\boxed{${form}}`, gold).reward, same ? 1 : 0, form);
        }
      }),
    );
  });

  it('gives a verdict on any text', () => {
    const signs = '0123 ,.+-*/^%(){}[]$=x\\'.match(/./g) ?? [];
    const sign = fc.constantFrom(...signs, '\\frac', '\\sqrt', 'Answer:', '\n');
    const text = fc.array(sign, { maxLength: 60 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (response, gold) => {
        const verdict = verifyAnswer(response, { answer: gold });
        assert.equal(verdict.reward === 1, verdict.how !== undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
