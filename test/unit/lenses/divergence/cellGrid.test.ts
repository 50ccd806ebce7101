import assert from 'node:assert/strict';
import {
  cellGrid,
  partOf,
  partRange,
  type GridShape,
} from '../../../../src/lenses/divergence/cellGrid';
import { metricRows, type MetricRows } from '../../../../src/lenses/divergence/metricRows';
import { findLens } from '../../../../src/lenses/registry';
import type { Lens } from '../../../../src/lenses/lens';
import { comparedSample } from './pools';

function rowsOf(...rows: readonly (readonly number[])[]): MetricRows {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, at) => (offsets[at + 1] = offsets[at]! + row.length));
  return { values: Float32Array.from(rows.flat()), offsets, absent: 0, bounded: 0 };
}

const SHAPE: GridShape = {
  order: [0, 1],
  range: { start: 0, end: 4 },
  bands: 100,
  columns: 100,
  reduction: 'mean',
  worth: (value) => value,
};

describe('cells of a heat map', () => {
  const ROWS = rowsOf([1, 2, 3, 4], [5, NaN]);

  it('are tokens where there is room', () => {
    const grid = cellGrid(ROWS, SHAPE);
    assert.deepEqual([grid.bands, grid.columns], [2, 4]);
    assert.deepEqual([...grid.values], [1, 2, 3, 4, 5, NaN, NaN, NaN]);
    assert.deepEqual([...grid.filled], [1, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('hold the mean or the peak of what falls into them', () => {
    const two = { ...SHAPE, columns: 2 };
    assert.deepEqual([...cellGrid(ROWS, two).values], [1.5, 3.5, 5, NaN]);
    assert.deepEqual([...cellGrid(ROWS, { ...two, reduction: 'peak' }).values], [2, 4, 5, NaN]);
    const least = { ...two, reduction: 'peak', worth: (value: number) => -value } as const;
    assert.deepEqual([...cellGrid(ROWS, least).values], [1, 3, 5, NaN]);
    const all = cellGrid(ROWS, { ...SHAPE, columns: 1, bands: 1 });
    assert.deepEqual([...all.values], [3]);
  });

  it('show a range of tokens, in an order of rows', () => {
    const shape = { ...SHAPE, order: [1, 0], range: { start: 1, end: 3 } };
    const grid = cellGrid(ROWS, shape);
    assert.deepEqual([...grid.values], [NaN, NaN, 2, 3]);
    assert.deepEqual([...grid.filled], [1, 0, 1, 1]);
    assert.equal(cellGrid(ROWS, { ...SHAPE, order: [] }).values.length, 4);
  });

  it('take each token exactly once, however many parts there are', () => {
    for (const length of [1, 2, 7, 100, 1001]) {
      for (const parts of [1, 2, 3, 7, 100].filter((count) => count <= length)) {
        for (let part = 0; part < parts; part += 1) {
          const { start, end } = partRange(part, parts, length);
          assert.ok(end > start);
          assert.equal(partOf(start, parts, length), part);
          assert.equal(partOf(end - 1, parts, length), part);
        }
        assert.equal(partRange(parts - 1, parts, length).end, length);
      }
    }
  });
});

describe('one lens over many samples', () => {
  const JS = findLens('js')!;
  const samples = [
    comparedSample('a', [{ js: 0.25 }, { js: NaN }]),
    { ...comparedSample('b', [{ js: 0.5 }]), columns: new Map<string, Float64Array>() },
    comparedSample('c', [{ js: 0.125 }]),
  ];

  it('keeps the place of samples that lack it, and says why', () => {
    const rows = metricRows(samples, JS);
    assert.deepEqual([...rows.offsets], [0, 2, 3, 4]);
    assert.deepEqual([...rows.values], [0.25, NaN, NaN, 0.125]);
    assert.deepEqual([rows.absent, rows.bounded], [1, 0]);
    assert.match(rows.reason ?? '', /did not record "js"/);
  });

  it('stands for intervals by their notable end', () => {
    const bounds = (notable: 'high' | 'low'): Lens => ({
      ...JS,
      notable,
      compute: () => ({
        kind: 'bounds',
        lower: Float64Array.of(0.1, 0.2),
        upper: Float64Array.of(0.3, NaN),
      }),
    });
    const values = (notable: 'high' | 'low'): number[] =>
      Array.from(metricRows([samples[0]!], bounds(notable)).values, (v) => Number(v.toFixed(3)));
    assert.deepEqual(values('high'), [0.3, 0.2]);
    assert.deepEqual(values('low'), [0.1, 0.2]);
    assert.equal(metricRows([samples[0]!], bounds('low')).bounded, 1);
  });

  it('says which parameter of the settings is wrong', () => {
    const { reason } = metricRows(samples, findLens('top-k-overlap')!, { k: -1 });
    assert.match(reason ?? '', /k must be a whole number from 1/);
  });
});
