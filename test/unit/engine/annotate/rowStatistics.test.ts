import assert from 'node:assert/strict';
import fc from 'fast-check';
import { rankOf, rowStatistics, topIds } from '../../../../src/engine/annotate/rowStatistics';

const ROW = Float32Array.of(2, 1, 0.5, 0, -1);

function near(actual: number, expected: number, tolerance = 1e-6): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

/** The textbook formulas, with no shortcut in common with the code under test. */
function reference(row: readonly number[]): { lse: number; entropy: number; varentropy: number } {
  const possible = row.filter((z) => z > -Infinity);
  const highest = Math.max(...possible);
  const lse = highest + Math.log(possible.reduce((sum, z) => sum + Math.exp(z - highest), 0));
  const surprisals = possible.map((z) => lse - z);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value, i) => sum + Math.exp(-(surprisals[i] ?? NaN)) * value, 0);
  const entropy = mean(surprisals);
  return { lse, entropy, varentropy: mean(surprisals.map((s) => (s - entropy) ** 2)) };
}

describe('rowStatistics', () => {
  it('gives the known values of the reference row', () => {
    const { logSumExp, entropy, varentropy } = rowStatistics(ROW);
    near(2 - logSumExp, -0.574438);
    near(entropy, 1.206489);
    near(varentropy, 0.647363);
  });

  it('equals the textbook formulas, also with impossible tokens', () => {
    const logit = fc.oneof(
      { weight: 9, arbitrary: fc.float({ noNaN: true, min: -40, max: 40 }) },
      { weight: 1, arbitrary: fc.constant(-Infinity) },
    );
    fc.assert(
      fc.property(
        fc.array(logit, { maxLength: 300 }),
        fc.float({ noNaN: true, min: -40, max: 40 }),
        (rest, first) => {
          const row = [first, ...rest];
          const expected = reference(row);
          const actual = rowStatistics(Float32Array.from(row));
          near(actual.logSumExp, expected.lse, 1e-9);
          near(actual.entropy, expected.entropy, 1e-9);
          near(actual.varentropy, expected.varentropy, 1e-9);
        },
      ),
    );
  });

  it('is exact on a flat row of a large vocabulary', () => {
    const { logSumExp, entropy, varentropy } = rowStatistics(new Float32Array(151_936).fill(3.5));
    near(logSumExp, 3.5 + Math.log(151_936), 1e-9);
    near(entropy, Math.log(151_936), 1e-9);
    near(varentropy, 0, 1e-9);
  });

  it('has no entropy where one token is certain', () => {
    const row = Float32Array.of(-Infinity, -Infinity, 7, -Infinity);
    assert.deepEqual(rowStatistics(row), { logSumExp: 7, entropy: 0, varentropy: 0 });
  });

  it('does not depend on a constant added to all logits', () => {
    const shifted = rowStatistics(ROW.map((z) => z + 1024));
    near(shifted.entropy, 1.206489);
    near(shifted.logSumExp, 1024 + 2.574438);
  });

  it('shows rows that are no distribution', () => {
    for (const bad of [NaN, Infinity]) {
      assert.ok(!Number.isFinite(rowStatistics(Float32Array.of(0, bad, 1)).logSumExp));
    }
    const impossible = Float32Array.of(-Infinity, -Infinity);
    assert.ok(!Number.isFinite(rowStatistics(impossible).logSumExp));
  });
});

describe('rankOf', () => {
  it('is one more than the number of higher logits', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((id) => rankOf(ROW, id)),
      [1, 2, 3, 4, 5],
    );
    const ties = Float32Array.of(1, 1, 2, -Infinity);
    assert.deepEqual(
      [0, 1, 2, 3].map((id) => rankOf(ties, id)),
      [2, 2, 1, 4],
    );
  });
});

describe('topIds', () => {
  it('sorts from best to worst, the lower id first among equals', () => {
    assert.deepEqual(topIds(Float32Array.of(1, 4, 4, 0, 5, 4), 4), [4, 1, 2, 5]);
  });

  it('gives no impossible token and no more than there are', () => {
    assert.deepEqual(topIds(Float32Array.of(-Infinity, 1, -Infinity, 2), 4), [3, 1]);
    assert.deepEqual(topIds(ROW, 0), []);
  });

  it('equals sorting', () => {
    const logits = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 20 }), (values, k) => {
        const sorted = [...values.keys()].sort(
          (a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b,
        );
        assert.deepEqual(topIds(Float32Array.from(values), k), sorted.slice(0, k));
      }),
    );
  });
});
