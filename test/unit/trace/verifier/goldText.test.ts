import assert from 'node:assert/strict';
import fc from 'fast-check';
import { goldText, readCountdown, readGold } from '../../../../src/trace/verifier/goldText';

describe('text of a gold answer', () => {
  it('is the numbers and target of a Countdown, or any other text', () => {
    assert.deepEqual(readGold(' 9,3, 5 = 48 '), { countdown: { numbers: [9, 3, 5], target: 48 } });
    assert.deepEqual(readGold('-2, 0.5 = -1'), { countdown: { numbers: [-2, 0.5], target: -1 } });
    for (const text of ['42', '\\boxed{1/2}', 'x = 5', '6 = 6', '(1, 2)', '1, 2', '1, x = 3']) {
      assert.deepEqual(readGold(` ${text} `), { answer: text });
    }
  });

  it('is nothing where it is blank', () => {
    assert.deepEqual(readGold(''), {});
    assert.deepEqual(readGold(' \t'), {});
    assert.equal(goldText({}), '');
  });

  it('shows a solution on one line, and the rules before a solution', () => {
    assert.equal(goldText({ answer: 'Six sevens.\n#### 42\n' }), 'Six sevens. #### 42');
    const countdown = { numbers: [9, 3, 5], target: 48 };
    assert.equal(goldText({ answer: '3 + (9 * 5)', countdown }), '9, 3, 5 = 48');
  });

  it('gives the rules back that it shows', () => {
    const number = fc.integer({ min: -999, max: 999 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 6 }), number, (numbers, target) => {
        assert.deepEqual(readCountdown(goldText({ countdown: { numbers, target } })), {
          numbers,
          target,
        });
      }),
    );
  });
});
