import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chooseMetaAction, chooseSampleCount } from '../../../../src/engine/ziprc/metaAction';
import { expectedMaximum } from '../../../../src/engine/ziprc/orderStatistics';
import { Utility, type LaneState, type Prices } from '../../../../src/engine/ziprc/utility';

const GRID = { rewards: [0, 1], lengthEdges: [0, 256, 512] };
const A: LaneState = { tokens: 0, joint: [0.1, 0.3, 0.4, 0.2], finished: false };
const B: LaneState = { tokens: 0, joint: [0.5, 0.2, 0.2, 0.1], finished: false };
const FREE = { maxActive: 8, switchPenalty: 0, running: new Set<number>() };

const NAMES = ['A', 'B', 'C'];
const named = ({ lanes }: { readonly lanes: readonly number[] }): string =>
  lanes.map((index) => NAMES[index]).join('');

function utility(beta: number, alpha: number, gamma = 1, grid = GRID): Utility {
  return new Utility(grid, { alpha, beta, gamma });
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-5, `${actual} is not ${expected}`);
}

describe('order statistics', () => {
  it('have the known values', () => {
    const of = (...rows: number[][]): Float64Array[] => rows.map((row) => Float64Array.from(row));
    near(expectedMaximum(of([0.4, 0.6], [0.7, 0.3]), [0, 1]), 0.72);
    near(expectedMaximum(of([0.5, 0.5], [0.7, 0.3]), [128, 384]), 294.4);
    // E[min] = E[a] + E[b] - E[max] of two.
    near(256 + 204.8 - 294.4, 166.4);
    near(expectedMaximum(of([0.4, 0.6]), [0, 1]), 0.6);
  });
});

describe('ZIP-RC utility', () => {
  const table: readonly (readonly [number, number, number, number, number, string])[] = [
    [0.01, 0.1, 0.588889, 0.291111, 0.7065, 'AB'],
    [0.01, 1, 0.588889, 0.291111, 0.7, 'AB'],
    [0.15, 1, 0.433333, 0.166667, 0.42, 'A'],
    [0.5, 1, 0.044444, -0.144444, -0.28, 'A'],
  ];
  for (const [beta, alpha, onlyA, onlyB, both, best] of table) {
    it(`has the known values for beta ${beta}, alpha ${alpha}, and chooses ${best}`, () => {
      const of = utility(beta, alpha);
      const normaliser = of.normaliser([A, B]);
      near(normaliser, 230.4);
      near(of.of([A], normaliser), onlyA);
      near(of.of([B], normaliser), onlyB);
      near(of.of([A, B], normaliser), both);
      const { chosen, runnerUp } = chooseMetaAction([A, B], of, FREE);
      assert.equal(named(chosen), best);
      near(chosen.utility, Math.max(onlyA, onlyB, both));
      assert.ok(runnerUp && named(runnerUp) !== best && runnerUp.utility <= chosen.utility);
    });
  }

  it('has the known values with a planned pause', () => {
    const of = utility(0.01, 0.1);
    near(of.of([A], 230.4, 1), 0.388889);
    near(of.of([B], 230.4, 1), 0.191111);
    near(of.of([A, B], 230.4, 1), 0.5065);
  });

  it('has the known values with a finished sample, and pauses, or stops', () => {
    const [a, b] = [
      { ...A, tokens: 100 },
      { ...B, tokens: 100 },
    ];
    const c: LaneState = { tokens: 300, joint: [0.2, 0, 0.8, 0], finished: true };
    const cheap = utility(0.1, 1);
    const normaliser = cheap.normaliser([a, b, c]);
    near(normaliser, 320.266667);
    near(cheap.of([c], normaliser), 0.8);
    near(cheap.of([a, c], normaliser), 0.840067);
    near(cheap.of([b, c], normaliser), 0.796053);
    near(cheap.of([a, b, c], normaliser), 0.80012);
    assert.equal(named(chooseMetaAction([a, b, c], cheap, FREE).chosen), 'AC');
    const dear = utility(0.2, 1);
    near(dear.of([a, c], normaliser), 0.760133);
    assert.equal(named(chooseMetaAction([a, b, c], dear, FREE).chosen), 'C');
  });

  it('mixes the best and the mean', () => {
    const normaliser = 230.4;
    near(utility(0, 1, 0).of([A, B], normaliser), 0.45);
    near(utility(0, 1, 0.5).of([A, B], normaliser), Math.sqrt(0.45 * 0.72));
    const sure: LaneState = { ...A, joint: [0.5, 0.5, 0, 0] };
    near(utility(0, 1, 0.5).of([sure], normaliser), 0);
  });
});

describe('number of samples to start', () => {
  const grid = { rewards: [0, 1], lengthEdges: [0, 256] };
  const joint = [0.7, 0.3];
  const costs = (alpha: number, count: number): number => {
    const of = utility(0.1, alpha, 1, grid);
    const lanes = Array.from({ length: count }, () => ({ tokens: 0, joint, finished: false }));
    return of.of(lanes, of.normaliser(lanes));
  };

  it('has the known values', () => {
    [0.2, 0.31, 0.357, 0.3599, 0.33193].forEach((value, index) => near(costs(1, index + 1), value));
    near(costs(0.1, 8), 0.772352);
    assert.equal(chooseSampleCount(joint, utility(0.1, 1, 1, grid), 8), 4);
    assert.equal(chooseSampleCount(joint, utility(0.1, 0.1, 1, grid), 8), 8);
    assert.equal(chooseSampleCount(joint, utility(0.1, 1, 1, grid), 3), 3);
  });

  it('is the smaller one of equals', () => {
    assert.equal(chooseSampleCount([0, 1], utility(0, 1, 1, grid), 8), 1);
  });
});

const WIDE = { rewards: [0, 0.5, 1], lengthEdges: [0, 16, 64, 256] };
const masses = fc
  .array(fc.integer({ min: 0, max: 20 }), { minLength: 9, maxLength: 9 })
  .filter((parts) => parts.some((part) => part > 0))
  .map((parts) => {
    const total = parts.reduce((a, b) => a + b);
    return parts.map((part) => part / total);
  });
const lane: fc.Arbitrary<LaneState> = fc.record({
  tokens: fc.nat({ max: 300 }),
  joint: masses,
  finished: fc.boolean(),
});
const lanesOf = fc.array(lane, { minLength: 1, maxLength: 8 });
const prices: fc.Arbitrary<Prices> = fc.record({
  alpha: fc.double({ min: 0, max: 1, noNaN: true }),
  beta: fc.double({ min: 0, max: 1, noNaN: true }),
  gamma: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('ZIP-RC decisions', () => {
  it('do not depend on the order of lanes', () => {
    fc.assert(
      fc.property(
        lanesOf,
        prices,
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        (lanes, price, maxActive, order) => {
          const of = new Utility(WIDE, price);
          const limits = { ...FREE, maxActive };

          const permutation = [...lanes.keys()].sort((a, b) => order[a]! - order[b]! || a - b);
          const plain = chooseMetaAction(lanes, of, limits);
          const permuted = chooseMetaAction(
            permutation.map((index) => lanes[index]!),
            of,
            limits,
          );
          assert.equal(permuted.chosen.utility, plain.chosen.utility);
          assert.equal(permuted.chosen.pause, plain.chosen.pause);
          // Lanes that are equal in everything may stand for each other.
          const content = (indexes: readonly number[], from: readonly LaneState[]): string[] =>
            indexes.map((index) => JSON.stringify(from[index])).sort();
          assert.deepEqual(
            content(
              permuted.chosen.lanes,
              permutation.map((index) => lanes[index]!),
            ),
            content(plain.chosen.lanes, lanes),
          );
        },
      ),
    );
  });

  it('cost nothing for sets of finished samples only', () => {
    fc.assert(
      fc.property(lanesOf, prices, (lanes, price) => {
        const done = lanes.map((one) => ({ ...one, finished: true }));
        const free = new Utility(WIDE, { ...price, beta: 0 });
        const priced = new Utility(WIDE, price);
        assert.equal(priced.of(done, priced.normaliser(done)), free.of(done, 1));
      }),
    );
  });

  it('never value a set less for one sample more, without a price', () => {
    fc.assert(
      fc.property(lanesOf, lane, (lanes, more) => {
        const free = new Utility(WIDE, { alpha: 1, beta: 0, gamma: 1 });
        assert.ok(free.of([...lanes, more], 1) >= free.of(lanes, 1) - 1e-12);
      }),
    );
  });

  it('keep all finished samples, run at most as many as allowed, and rank the sets', () => {
    fc.assert(
      fc.property(lanesOf, prices, fc.integer({ min: 1, max: 4 }), (lanes, price, maxActive) => {
        const of = new Utility(WIDE, price);
        const { chosen, runnerUp } = chooseMetaAction(lanes, of, { ...FREE, maxActive });
        lanes.forEach((one, index) => {
          if (one.finished) assert.ok(chosen.lanes.includes(index));
        });
        assert.ok(chosen.lanes.filter((index) => !lanes[index]!.finished).length <= maxActive);
        assert.ok(chosen.lanes.length > 0);
        if (runnerUp) {
          assert.ok(runnerUp.utility <= chosen.utility + 1e-12);
          assert.notDeepEqual(runnerUp.lanes, chosen.lanes);
        }
      }),
    );
  });

  it('keep those with the highest expected reward where too many would run', () => {
    const of = utility(0, 1);
    assert.equal(named(chooseMetaAction([B, A], of, { ...FREE, maxActive: 1 }).chosen), 'B');
    assert.equal(named(chooseMetaAction([A, B], of, { ...FREE, maxActive: 1 }).chosen), 'A');
  });

  it('stay with what runs where a change costs more than it brings', () => {
    const of = utility(0.01, 1);
    const running = new Set([0]);
    const free = chooseMetaAction([A, B], of, { ...FREE, running });
    const penalised = chooseMetaAction([A, B], of, { ...FREE, running, switchPenalty: 0.5 });
    assert.equal(named(free.chosen), 'AB');
    assert.equal(named(penalised.chosen), 'A');
  });
});
