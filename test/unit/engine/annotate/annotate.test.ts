import assert from 'node:assert/strict';
import { annotate } from '../../../../src/engine/annotate/annotate';
import { EngineError } from '../../../../src/engine/errors';

const bytesOf = (id: number): Uint8Array => Uint8Array.of(0x61 + id);

describe('annotate', () => {
  it('records columns with nine digits, and the alternatives', () => {
    const row = annotate(Float32Array.of(2, 1, 0.5, 0, -1), 1, 2, bytesOf);
    assert.equal(row.id, 1);
    assert.deepEqual(row.text, Uint8Array.of(0x62));
    assert.deepEqual(row.columns, {
      logprob: -1.57443794,
      logit: 1,
      logSumExp: 2.57443794,
      entropy: 1.20648921,
      varentropy: 0.647363061,
      rank: 2,
    });
    const [first, second] = row.alternatives ?? [];
    assert.deepEqual([first?.id, second?.id, row.alternatives?.length], [0, 1, 2]);
    assert.ok(Math.abs((first?.logprob ?? NaN) + 0.57443794) < 1e-8);
  });

  it('refuses a row that is no distribution', () => {
    assert.throws(
      () => annotate(Float32Array.of(0, NaN), 0, 1, bytesOf),
      (error) => error instanceof EngineError && error.code === 'model',
    );
  });
});
