import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rocArea } from '../../../../src/lenses/ziprc/rocArea';

describe('area under the ROC curve', () => {
  it('equals the share of pairs in the right order, ties counted half', () => {
    const cases = fc.array(
      fc.record({ value: fc.integer({ min: 0, max: 6 }), right: fc.boolean() }),
    );
    fc.assert(
      fc.property(cases, (states) => {
        const pairs = states.flatMap((a) =>
          states
            .filter((b) => a.right && !b.right)
            .map((b) => (a.value > b.value ? 1 : a.value === b.value ? 0.5 : 0)),
        );
        const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
        const area = rocArea(
          states.map(({ value }) => value),
          states.map(({ right }) => (right ? 1 : 0)),
        );
        if (pairs.length === 0) assert.ok(Number.isNaN(area));
        else assert.ok(Math.abs(area - expected) < 1e-12, `${area} is not ${expected}`);
      }),
    );
  });

  it('is 1 in order, 0 in reverse, and a half where all are tied', () => {
    assert.equal(rocArea([0.1, 0.2, 0.9], [0, 0, 1]), 1);
    assert.equal(rocArea([0.9, 0.2, 0.1], [0, 0, 1]), 0);
    assert.equal(rocArea([0.5, 0.5, 0.5], [0, 1, 1]), 0.5);
  });
});
