import assert from 'node:assert/strict';
import { annotate, scoredCandidate, scoredInRow } from '../../../../src/engine/annotate/annotate';
import type { Distribution } from '../../../../src/engine/runtime/distribution';

const bytesOf = (id: number): Uint8Array => Uint8Array.of(0x61 + id);

const LOGITS = Float32Array.of(2, 1, 2, 0, -1);
const DISTRIBUTION: Distribution = {
  logSumExp: 2.574437941,
  entropy: 1.2064892109,
  varentropy: 0.64736306123,
  top: [
    { id: 0, logit: 2 },
    { id: 2, logit: 2 },
    { id: 1, logit: 1 },
  ],
};

describe('annotate', () => {
  it('records columns with nine digits, and the alternatives', () => {
    const row = annotate({ ...DISTRIBUTION, id: 1, logit: 1, rank: 3 }, bytesOf);
    assert.equal(row.id, 1);
    assert.deepEqual(row.text, Uint8Array.of(0x62));
    assert.deepEqual(row.columns, {
      logprob: -1.57443794,
      logit: 1,
      logSumExp: 2.57443794,
      entropy: 1.20648921,
      varentropy: 0.647363061,
      rank: 3,
    });
    assert.deepEqual(
      row.alternatives?.map(({ id }) => id),
      [0, 2, 1],
    );
    assert.ok(Math.abs((row.alternatives[0]?.logprob ?? NaN) + 0.574437941) < 1e-12);
  });

  it('ranks equals alike, whether picked among the best or from the row', () => {
    for (const [id, rank] of [
      [0, 1],
      [2, 1],
      [1, 3],
    ] as const) {
      assert.equal(scoredInRow(DISTRIBUTION, LOGITS, id).rank, rank);
      const picked = { id, logit: LOGITS[id] ?? NaN };
      assert.equal(scoredCandidate(DISTRIBUTION, picked).rank, rank);
    }
    assert.equal(scoredInRow(DISTRIBUTION, LOGITS, 4).rank, 5);
  });
});
