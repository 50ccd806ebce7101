import assert from 'node:assert/strict';
import {
  philox4x32,
  uniform,
  type Words2,
  type Words4,
} from '../../../../src/engine/random/philox';

const ONES = 0xffffffff;

// Known answers of the reference implementation (Random123, kat_vectors).
const KNOWN: readonly (readonly [Words4, Words2, Words4])[] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [ONES, ONES, ONES, ONES],
    [ONES, ONES],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

describe('philox4x32', () => {
  KNOWN.forEach(([counter, key, words], index) => {
    it(`gives known answer ${index}`, () => {
      assert.deepEqual(philox4x32(counter, key), words);
    });
  });
});

describe('uniform', () => {
  it('is named by seed, step and lane', () => {
    const draws = [
      uniform(1, 2, 3),
      uniform(2, 2, 3),
      uniform(1, 3, 3),
      uniform(1, 2, 4),
      uniform(ONES, 2, 3),
    ];
    assert.equal(new Set(draws).size, draws.length);
    assert.equal(uniform(1, 2, 3), draws[0]);
  });

  it('fills [0, 1) evenly', () => {
    const bins = new Array<number>(16).fill(0);
    const count = 16_000;
    for (let step = 0; step < count; step += 1) {
      const u = uniform(7, step, 0);
      assert.ok(u >= 0 && u < 1);
      const bin = Math.floor(u * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const expected = count / 16;
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // 99.9 % quantile for 15 degrees of freedom.
    assert.ok(chiSquare < 37.7, `chi-square ${chiSquare}`);
  });
});
