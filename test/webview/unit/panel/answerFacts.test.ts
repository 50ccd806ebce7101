import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import type { Sample } from '../../../../src/trace/sample';
import type { GoldFields } from '../../../../src/trace/verifier/goldText';
import { answerFacts } from '../../../../src/webview/panel/answerFacts';

function facts(
  text: string,
  gold: GoldFields,
  rest: Partial<Pick<Sample, 'finish' | 'outcome'>> = { finish: 'stop' },
  running = false,
): Record<string, string> {
  const tokens = byteStringsFrom([text]);
  const sample = { id: 's', tokens, columns: new Map(), origin: {}, ...rest };
  return Object.fromEntries(answerFacts(sample, gold, running));
}

describe('answer of a sample in the panel', () => {
  const gold = { answer: '42' };

  it('stands beside the gold answer, with the verdict', () => {
    assert.deepEqual(facts('so \\boxed{42.0}', gold), {
      answer: '42.0',
      'gold answer': '42',
      verdict: '✓ right',
    });
    assert.deepEqual(facts('so 41', gold), {
      answer: '41',
      'gold answer': '42',
      verdict: '✗ wrong: it is not 42',
    });
    assert.equal(facts('I cannot tell', gold).verdict, '✗ wrong: the response gives none');
    assert.equal('answer' in facts('I cannot tell', gold), false);
  });

  it('is judged by the rules of a Countdown', () => {
    const countdown = { numbers: [9, 3, 5], target: 48 };
    const { countdown: rules, verdict } = facts('Answer: 9 * 5', { countdown });
    assert.equal(rules, '9, 3, 5 = 48');
    assert.match(verdict ?? '', /^✗ wrong: it does not use 3$/);
  });

  it('is only what is said to be the answer where the right one is not known', () => {
    assert.deepEqual(facts('Chapter 7', {}), {});
    assert.deepEqual(facts('Answer: 7', {}), { answer: '7' });
    assert.deepEqual(facts('7', {}, { finish: 'stop', outcome: { answer: '8' } }), { answer: '8' });
  });

  it('has no verdict while it is written, and where it was stopped or failed', () => {
    assert.deepEqual(facts('so 42', gold, {}, true), { 'gold answer': '42' });
    for (const finish of ['cancelled', 'error', 'other'] as const) {
      assert.deepEqual(facts('so 42', gold, { finish }), { 'gold answer': '42' });
    }
    assert.equal(facts('so 42', gold, { finish: 'length' }).verdict?.[0], '✗');
    assert.equal(facts('so 42', gold, {}).verdict, '✓ right', 'no end is told');
  });
});
