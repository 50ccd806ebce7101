import assert from 'node:assert/strict';
import { cellOf } from '../../../../src/engine/ziprc/fit/labels';
import { lengthEdgesFor } from '../../../../src/engine/ziprc/fit/lengthEdges';

describe('edges of length bins', () => {
  it('halve the positions of one rollout', () => {
    // 4, 3, 2, 1 remain; the mean of 3 and 4 is the middle of [3, 4).
    assert.deepEqual(lengthEdgesFor([4], 2), [0, 3, 4]);
  });

  it('hold about equally many positions, the last one with its mean in the middle', () => {
    const lengths = Array.from({ length: 300 }, (_, index) => 20 + ((index * 37) % 211));
    const edges = lengthEdgesFor(lengths, 8);
    assert.equal(edges.length, 9);
    const counts = new Float64Array(8);
    let [lastSum, total] = [0, 0];
    for (const length of lengths) {
      for (let remaining = length; remaining >= 1; remaining -= 1) {
        const bin = cellOf({ rewards: [0], lengthEdges: edges }, remaining, 0);
        counts[bin]! += 1;
        total += 1;
        if (bin === 7) lastSum += remaining;
      }
    }
    for (const count of counts) assert.ok(Math.abs(count / total - 1 / 8) < 0.02, `${count}`);
    assert.ok(Math.abs(lastSum / counts[7]! - (edges[7]! + edges[8]!) / 2) <= 0.5);
  });

  it('ascend also where lengths are few', () => {
    for (const lengths of [[1], [2, 2], [1, 1, 1, 90]]) {
      const edges = lengthEdgesFor(lengths, 8);
      assert.ok(edges.length >= 2 && edges[0] === 0);
      edges.slice(1).forEach((edge, index) => assert.ok(edge > edges[index]!, String(edges)));
    }
  });
});
