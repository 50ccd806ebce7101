import assert from 'node:assert/strict';
import { sampleProblems } from '../../../../src/engine/models/embedded';
import { goldOf } from '../../../../src/trace/verifier/gold';
import { verifyAnswer } from '../../../../src/trace/verifier/verify';

describe('verifier of Countdown', () => {
  const gold = { countdown: { numbers: [9, 3, 5], target: 48 } };
  const right = [
    'Answer: 3 + (9 * 5)<|end|>',
    'Answer: 9*5+3 = 48',
    '<answer>(5 × 9) + 3</answer>',
    '\\boxed{9 \\times 5 + 3}',
    '\\boxed{9 \\cdot 5 + 3 = 48}',
    'Answer: -(-9 * 5) + 3',
  ];
  for (const response of right) {
    it(`takes ${response}`, () => {
      assert.deepEqual(
        [verifyAnswer(response, gold).reward, verifyAnswer(response, gold).how],
        [1, 'countdown'],
      );
    });
  }

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['Answer: 48', /uses 48/],
    ['Answer: 9 * 5', /does not use 3/],
    ['Answer: 9 * 5 + 3 + 3', /uses 3 more often/],
    ['Answer: 9 * 5 - 3', /value is 42, not 48/],
    ['Answer: 9 * 5 + 3 = 47', /set equal to 47/],
    ['Answer: 9 * 53', /uses 53/],
    ['Answer: 9 5 3', /no expression/],
    ['Answer: 5 / (9 - 3 * 3)', /division by zero|uses/],
    ['Answer: 3^2 * 5', /other than numbers/],
    ['Answer: 5 9/3', /other than numbers/],
    ['Answer: process.exit(1)', /no expression/],
    ['nothing', /none/],
  ];
  for (const [response, problem] of wrong) {
    it(`does not take ${response}`, () => {
      const verdict = verifyAnswer(response, gold);
      assert.equal(verdict.reward, 0);
      assert.match(verdict.problem ?? '', problem);
    });
  }

  it('takes a product without a mark', () => {
    assert.equal(verifyAnswer('Answer: 9(5) + 3', gold).reward, 1);
  });

  it('computes with fractions on the way', () => {
    const countdown = { numbers: [3, 3, 8, 8], target: 24 };
    assert.equal(verifyAnswer('Answer: 8 / (3 - 8 / 3)', { countdown }).reward, 1);
  });

  it('takes the given answers of the embedded problems', () => {
    for (const { prompt, answer, numbers, target } of sampleProblems()) {
      const countdown = numbers && target !== undefined ? { numbers, target } : undefined;
      const gold = goldOf({ answer, ...(countdown ? { countdown } : {}) });
      assert.ok(gold);
      assert.equal('countdown' in gold, countdown !== undefined);
      assert.equal(verifyAnswer(`Answer: ${answer}<|end|>`, gold).reward, 1, prompt);
    }
  });
});
