import assert from 'node:assert/strict';
import { byteStringsFrom } from '../../../../src/trace/byteStrings';
import type { Sample } from '../../../../src/trace/sample';
import { withReward } from '../../../../src/trace/verifier/withReward';

const GOLD = { answer: '42' };

function rewardOf(
  text: string,
  rest: Partial<Pick<Sample, 'finish' | 'reward'>>,
  gold: { readonly answer: string } | null = GOLD,
): unknown {
  const sample: Pick<Sample, 'tokens' | 'finish' | 'reward'> = {
    tokens: byteStringsFrom([text]),
    ...rest,
  };
  return withReward(sample, gold ?? undefined).reward;
}

describe('reward of a sample', () => {
  it('is that of its answer, where it ended by itself or was cut', () => {
    assert.equal(rewardOf('so 42', { finish: 'stop' }), 1);
    assert.equal(rewardOf('so 41', { finish: 'stop' }), 0);
    assert.equal(rewardOf('so 42', { finish: 'length' }), 0, 'a cut number is no answer');
    assert.equal(rewardOf('Answer: 42', { finish: 'length' }), 1);
  });

  it('is that of its answer where the source does not say how it ended', () => {
    assert.equal(rewardOf('so 42', {}), 1);
    assert.equal(rewardOf('so 41', {}), 0);
  });

  it('is not known of what was stopped or failed, or without a gold answer', () => {
    for (const finish of ['cancelled', 'error', 'other'] as const) {
      assert.equal(rewardOf('Answer: 42', { finish }), undefined);
    }
    assert.equal(rewardOf('42', { finish: 'stop' }, null), undefined);
  });

  it('stays where there is one', () => {
    assert.equal(rewardOf('so 42', { finish: 'stop', reward: 0.5 }), 0.5);
  });
});
