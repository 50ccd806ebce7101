import assert from 'node:assert/strict';
import { cellOf } from '../../../../src/engine/ziprc/fit/labels';

/** The final model's grid: seven reward values, eight length bins. */
const PUBLISHED = {
  rewards: [0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1],
  lengthEdges: [0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768],
};
const SMALL = { rewards: [0, 1], lengthEdges: [0, 256, 512] };

describe('labels of ZIP-RC', () => {
  it('are the reference cells', () => {
    for (const [remaining, reward, cell] of [
      [0, 0, 0],
      [255, 0.08, 0],
      [256, 0.09, 9],
      [5000, 0.5, 29],
      [32767, 0.99, 55],
      [40000, 1, 55],
    ] as const) {
      assert.equal(cellOf(PUBLISHED, remaining, reward), cell, `${remaining}, ${reward}`);
    }
  });

  it('of right and wrong answers are two rows of length bins', () => {
    const cells = [0, 255, 256, 511, 512, 9999].map((remaining) => [
      cellOf(SMALL, remaining, 0),
      cellOf(SMALL, remaining, 1),
    ]);
    assert.deepEqual(cells, [
      [0, 2],
      [0, 2],
      [1, 3],
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
  });

  it('clip rewards outside the support', () => {
    assert.equal(cellOf(SMALL, 0, -3), 0);
    assert.equal(cellOf(SMALL, 0, 7), 2);
  });
});
