import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lengthBins } from '../../../../src/lenses/ziprc/lengthBins';

const tens = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => from + at);

describe('bins of predicted length', () => {
  it('hold equally many states, with quantiles of what remained', () => {
    const bins = lengthBins(tens(0, 22), tens(100, 22), 2);
    assert.deepEqual(
      bins.map(({ states, from, to }) => [states, from, to]),
      [
        [11, 0, 10],
        [11, 11, 21],
      ],
    );
    const [first] = bins;
    assert.deepEqual(
      [first?.meanPredicted, first?.low, first?.median, first?.high],
      [5, 101, 105, 109],
    );
  });

  it('are linear between neighbours', () => {
    const [bin] = lengthBins([1, 1, 1, 1, 1, 1], [0, 10, 20, 30, 40, 50]);
    assert.deepEqual([bin?.low, bin?.median, bin?.high], [5, 25, 45]);
  });

  it('keep equal predictions together, and leave out what is not known', () => {
    const bins = lengthBins([...Array<number>(9).fill(3), NaN, 4], [...tens(0, 10), NaN], 4);
    assert.deepEqual(
      bins.map(({ states }) => states),
      [9],
    );
    assert.deepEqual(lengthBins([], []), []);
  });

  it('cover every state once, in order, none with few states beside others', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), (predicted) => {
        const bins = lengthBins(predicted, predicted);
        assert.equal(
          bins.reduce((sum, { states }) => sum + states, 0),
          predicted.length,
        );
        bins.slice(1).forEach(({ from, states }, at) => {
          assert.ok(from > (bins[at]?.to ?? NaN));
          assert.ok(states >= 5);
        });
        for (const { low, median, high, from, to } of bins) {
          assert.ok(from <= low && low <= median && median <= high && high <= to);
        }
      }),
    );
  });
});
