import assert from 'node:assert/strict';
import { rowsOf, SampleBuilder } from '../../../src/trace/sampleBuilder';

describe('SampleBuilder', () => {
  it('keeps what a reference model says beside what the model itself says', () => {
    const builder = new SampleBuilder();
    builder.push({ text: 'a', columns: { logprob: -1 } });
    builder.push({
      text: 'b',
      columns: { logprob: -2 },
      alternatives: [{ id: 1, text: 'b', logprob: -2 }],
      reference: {
        columns: { logprob: -3 },
        alternatives: [
          { id: 2, text: 'c', logprob: -0.5 },
          { id: 1, text: 'b', logprob: -3 },
        ],
      },
    });
    builder.push({ text: 'c', columns: { logprob: -4 } });
    const { columns, topK, reference } = builder.build();
    assert.deepEqual(columns.get('logprob'), Float64Array.of(-1, -2, -4));
    assert.deepEqual(reference?.columns.get('logprob'), Float64Array.of(NaN, -3, NaN));
    assert.deepEqual([topK?.k, reference.topK?.k], [1, 2]);
    assert.deepEqual(reference.topK?.ids, Int32Array.of(-1, -1, 2, 1, -1, -1));
    const again = new SampleBuilder();
    for (const row of rowsOf(builder.build())) again.push(row);
    assert.deepEqual(again.build(), builder.build());
  });

  it('has no reference where no token has one', () => {
    const builder = new SampleBuilder();
    builder.push({ text: 'a' });
    assert.equal('reference' in builder.build(), false);
  });
});
