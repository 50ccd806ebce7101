import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SwapBudget } from '../../../../src/engine/crossSampling/swapBudget';

/** Positions at which a budget lets a greedy spender spend. */
function spent(share: number, most: number, length: number): number[] {
  const budget = new SwapBudget(share, most);
  const positions: number[] = [];
  for (let position = 0; position < length; position += 1) {
    if (!budget.allows(position)) continue;
    budget.spend();
    positions.push(position);
  }
  return positions;
}

describe('swap budget', () => {
  it('spends a share of the tokens so far, rounded up', () => {
    assert.deepEqual(spent(0, Infinity, 50), []);
    assert.deepEqual(spent(1, Infinity, 4), [0, 1, 2, 3]);
    assert.deepEqual(spent(0.1, Infinity, 31), [0, 10, 20, 30]);
    // 0.07 · 100 is 7.000000000000001 in binary.
    assert.equal(spent(0.07, Infinity, 100).length, 7);
  });

  it('spends no more than a number', () => {
    assert.deepEqual(spent(1, 2, 10), [0, 1]);
    assert.deepEqual(spent(0.1, 2, 100), [0, 10]);
    assert.deepEqual([new SwapBudget(1, Infinity), new SwapBudget(0.5, 9)].map(limits), [
      false,
      true,
    ]);
    assert.equal(limits(new SwapBudget(1, 9)), true);
  });

  it('is kept to at every length, whenever it is asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.boolean(), { maxLength: 200 }),
        (share, wants) => {
          const budget = new SwapBudget(share, Infinity);
          let count = 0;
          wants.forEach((want, position) => {
            if (want && budget.allows(position)) {
              budget.spend();
              count += 1;
            }
            assert.ok(count <= Math.ceil(share * (position + 1)));
          });
        },
      ),
    );
  });
});

function limits(budget: SwapBudget): boolean {
  return budget.limits;
}
