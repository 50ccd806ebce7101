import assert from 'node:assert/strict';
import { packSample, unpackBlock } from '../../../src/trace/wire';
import { comparable } from '../../fixtures/comparable';
import { hostileSample } from '../../fixtures/hostile';

describe('wire', () => {
  it('gives back the sample after structured cloning, in buffers of its own size', () => {
    const sample = hostileSample('s');
    const wire = packSample(sample);
    for (const array of [
      wire.tokens.bytes,
      wire.tokens.offsets,
      ...wire.columns.map(([, v]) => v),
    ]) {
      assert.equal(array.buffer.byteLength, array.byteLength);
    }
    const back = unpackBlock(structuredClone(wire));
    const file = (given: typeof sample): unknown =>
      comparable({ traces: [{ id: 't', prompt: {}, samples: [given] }] });
    assert.deepEqual(file(back), file(sample));
  });
});
