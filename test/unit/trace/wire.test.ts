import assert from 'node:assert/strict';
import type { Sample } from '../../../src/trace/sample';
import { packSample, unpackBlock } from '../../../src/trace/wire';
import { comparable } from '../../fixtures/comparable';
import { hostileSample } from '../../fixtures/hostile';

describe('wire', () => {
  it('gives back the sample after structured cloning, in buffers of its own size', () => {
    const { columns, topK, ...rest } = hostileSample('s');
    assert.ok(topK);
    const sample = { ...rest, columns, topK, reference: { columns, topK } };
    const wire = packSample(sample);
    for (const array of [
      wire.tokens.bytes,
      wire.tokens.offsets,
      ...wire.columns.map(([, v]) => v),
      ...(wire.reference?.columns.map(([, v]) => v) ?? []),
      wire.reference?.topK?.logprobs ?? new Float32Array(0),
    ]) {
      assert.equal(array.buffer.byteLength, array.byteLength);
    }
    const back = unpackBlock(structuredClone(wire));
    const file = (given: Sample): unknown =>
      comparable({ traces: [{ id: 't', prompt: {}, samples: [given] }] });
    assert.deepEqual(file(back), file(sample));
  });
});
