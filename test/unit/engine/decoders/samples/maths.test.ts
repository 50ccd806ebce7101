import assert from 'node:assert/strict';
import {
  groupConfidences,
  percentile,
  tokenConfidence,
} from '../../../../../src/engine/decoders/samples/confidence';
import { bordaWeights, countVotes } from '../../../../../src/engine/decoders/samples/vote';
import { meanLead } from '../../../../../src/engine/decoders/cotDecoding';

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual}, not ${expected}`);
}

const P = [0.563021, 0.207124, 0.125627, 0.076197, 0.028031];

describe('DeepConf', () => {
  it('measures the confidence of a token', () => {
    const logprobs = P.map(Math.log);
    near(tokenConfidence(logprobs, 2), 1.074438);
    near(tokenConfidence(logprobs, 3), 1.407771);
    near(tokenConfidence(logprobs, 5), 2.074438);
    near(tokenConfidence(logprobs, 50), 2.074438);
  });

  it('means over full windows only, or over what there is', () => {
    assert.deepEqual(groupConfidences([3, 5, 1, 1, 7, 9], 2), [4, 3, 1, 4, 8]);
    assert.deepEqual(groupConfidences([3, 5], 9), [4]);
    assert.deepEqual(groupConfidences([], 9), []);
  });

  it('sets the threshold by a percentile of the warm-up', () => {
    near(percentile([2, 4, 6, 8], 10), 2.6);
    near(percentile([8, 2, 6, 4], 90), 7.4);
    assert.equal(percentile([3], 90), 3);
    assert.equal(percentile([1, 2], 100), 2);
  });
});

describe('votes', () => {
  const answers = ['A', 'B', 'B', 'C'];
  const scores = [3, 2, 1.5, 1];
  const tally = (power: number, key: string): number =>
    bordaWeights(scores, power).reduce(
      (sum, weight, index) => sum + (answers[index] === key ? weight : 0),
      0,
    );

  it('count the rank by a power', () => {
    for (const [power, expected] of [
      [0.5, [2, 3.146264, 1]],
      [2, [16, 13, 1]],
    ] as const) {
      ['A', 'B', 'C'].forEach((key, index) => {
        near(tally(power, key), expected[index] ?? NaN);
      });
    }
  });

  it('go to the most weight, of equals to the first, and ignore samples without an answer', () => {
    const cast = (...ballots: [string | undefined, number][]): ReturnType<typeof countVotes> =>
      countVotes(ballots.map(([key, weight]) => ({ key, weight })));
    assert.deepEqual(cast(['a', 1], ['b', 1]), { winner: 'a', share: 0.5 });
    assert.deepEqual(cast(['a', 1], ['b', 2], [undefined, 9]), { winner: 'b', share: 2 / 3 });
    assert.equal(cast([undefined, 1]), undefined);
    assert.deepEqual(cast(['a', 0]), { winner: 'a', share: 0 });
  });
});

describe('CoT-decoding', () => {
  it('means the lead of the likeliest token', () => {
    const token = (one: number, two: number): Parameters<typeof meanLead>[0][number] => ({
      logSumExp: 0,
      top: [
        { id: 0, logit: Math.log(one) },
        { id: 1, logit: Math.log(two) },
      ],
    });
    near(meanLead([token(0.563021, 0.207124), token(0.8, 0.020896), token(1, 0)]), 0.711667);
  });
});
