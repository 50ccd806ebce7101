import assert from 'node:assert/strict';
import type { MetricRows } from '../../../../src/lenses/divergence/metricRows';
import {
  cellTokens,
  mapMove,
  moveCursor,
  peakOf,
  type MapMove,
  type MapShape,
} from '../../../../src/webview/divergence/mapCursor';
import { cellAt, cellBox, ticks } from '../../../../src/webview/divergence/mapGeometry';
import { rowOrder } from '../../../../src/webview/divergence/rowOrder';
import { holding, zoomed } from '../../../../src/webview/divergence/zoom';

/** Three samples of 10, 4 and 8 tokens; the value of token t of sample s is s + t / 100. */
const LENGTHS = [10, 4, 8];
const ROWS: MetricRows = {
  values: Float32Array.from(
    LENGTHS.flatMap((n, s) => Array.from({ length: n }, (_, t) => s + t / 100)),
  ),
  offsets: Uint32Array.of(0, 10, 14, 22),
  absent: 0,
  bounded: 0,
};
const SHAPE: MapShape = {
  rows: ROWS,
  order: [0, 1, 2],
  range: { start: 0, end: 10 },
  columns: 5,
  worth: (value) => value,
};

describe('moving in a heat map', () => {
  const go = (row: number, token: number, move: MapMove, shape = SHAPE): number[] => {
    const cursor = moveCursor(shape, { row, token }, move);
    return [cursor.row, cursor.token];
  };

  it('goes to the worthiest token of the next cell, and stays at the ends', () => {
    assert.deepEqual(go(0, 0, 'right'), [0, 3]);
    assert.deepEqual(go(0, 3, 'left'), [0, 1]);
    assert.deepEqual(go(0, 9, 'right'), [0, 9]);
    assert.deepEqual(go(0, 1, 'left'), [0, 1]);
    const least = { ...SHAPE, worth: (value: number) => -value };
    assert.deepEqual(go(0, 0, 'right', least), [0, 2]);
  });

  it('goes by single tokens, to either end, and no further than the sample reaches', () => {
    assert.deepEqual(go(0, 4, 'tokenRight'), [0, 5]);
    assert.deepEqual(go(0, 0, 'tokenLeft'), [0, 0]);
    assert.deepEqual(go(1, 3, 'tokenRight'), [1, 3]);
    assert.deepEqual(go(1, 3, 'right'), [1, 3]);
    assert.deepEqual(go(2, 3, 'first'), [2, 0]);
    assert.deepEqual(go(2, 3, 'last'), [2, 7]);
  });

  it('goes through the samples in the order of display', () => {
    assert.deepEqual(go(0, 9, 'down'), [1, 3]);
    assert.deepEqual(go(0, 9, 'up'), [0, 9]);
    const turned = { ...SHAPE, order: [2, 0, 1] };
    assert.deepEqual(go(2, 2, 'down', turned), [0, 2]);
    assert.deepEqual(go(2, 2, 'lastRow', turned), [1, 2]);
    assert.deepEqual(go(1, 2, 'firstRow', turned), [2, 2]);
    assert.deepEqual(go(1, 0, 'pageUp', turned), [2, 0]);
  });

  it('leaves a range to either side token by token', () => {
    const part = { ...SHAPE, range: { start: 2, end: 6 }, columns: 2 };
    assert.deepEqual(cellTokens(part, { row: 0, token: 3 }), { start: 2, end: 4 });
    assert.deepEqual(go(0, 5, 'right', part), [0, 6]);
    assert.deepEqual(go(0, 2, 'left', part), [0, 1]);
  });

  it('takes the first token of a cell without values', () => {
    const empty = { ...SHAPE, rows: { ...ROWS, values: new Float32Array(22).fill(NaN) } };
    assert.equal(peakOf(empty, 0, { start: 4, end: 8 }), 4);
  });

  it('knows its keys', () => {
    const key = (name: string, change: Partial<KeyboardEvent> = {}): MapMove | undefined =>
      mapMove({
        key: name,
        ctrlKey: false,
        metaKey: false,
        shiftKey: false,
        altKey: false,
        ...change,
      });
    assert.equal(key('ArrowLeft'), 'left');
    assert.equal(key('ArrowLeft', { shiftKey: true }), 'tokenLeft');
    assert.equal(key('Home', { ctrlKey: true }), 'firstRow');
    assert.equal(key('ArrowLeft', { altKey: true }), undefined);
    assert.equal(key('a'), undefined);
  });
});

describe('places in a heat map', () => {
  const MAP = {
    ...{ left: 100, top: 10, width: 200, height: 40 },
    ...{ bands: 4, columns: 5, range: { start: 20, end: 30 } },
  };

  it('belong to cells, and cells to places', () => {
    assert.deepEqual(cellBox(MAP, 1, 25), { x: 180, y: 20, width: 40, height: 10 });
    assert.equal(cellBox(MAP, 1, 30), undefined);
    assert.deepEqual(cellAt(MAP, 185, 22), { band: 1, tokens: { start: 24, end: 26 } });
    assert.equal(cellAt(MAP, 99, 22), undefined);
    assert.equal(cellAt(MAP, 300, 22), undefined);
  });

  it('have round numbers', () => {
    assert.deepEqual(ticks({ start: 0, end: 300 }, 8), [0, 50, 100, 150, 200, 250]);
    assert.deepEqual(ticks({ start: 3, end: 12 }, 20), [3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.deepEqual(ticks({ start: 0, end: 1 }, 5), [0]);
  });
});

describe('zoom of a heat map', () => {
  it('keeps the token in its place, and ends at the ends', () => {
    const half = zoomed({ start: 0, end: 1000 }, 1000, 500, 0.5);
    assert.deepEqual(half, { start: 250, end: 750 });
    assert.deepEqual(zoomed(half, 1000, 500, 2), null);
    assert.deepEqual(zoomed({ start: 0, end: 1000 }, 1000, 0, 0.5), { start: 0, end: 500 });
    assert.deepEqual(zoomed({ start: 0, end: 1000 }, 1000, 999, 0.5), { start: 500, end: 1000 });
    assert.equal(zoomed({ start: 0, end: 12 }, 12, 3, 0.5), null);
  });

  it('follows a token, with room ahead', () => {
    const range = { start: 100, end: 200 };
    assert.equal(holding(range, 1000, 150), range);
    assert.deepEqual(holding(range, 1000, 200), { start: 126, end: 226 });
    assert.deepEqual(holding(range, 1000, 99), { start: 74, end: 174 });
    assert.deepEqual(holding(range, 210, 209), { start: 110, end: 210 });
  });
});

describe('order of the rows', () => {
  const rows = LENGTHS.map((tokens, at) => ({
    address: { trace: 0, sample: String(at) },
    tokens,
    ...(at === 1 ? {} : { reward: at }),
  }));

  it('is that of the file, or highest first with unknown values last', () => {
    assert.deepEqual(rowOrder(rows, ROWS, 'file'), [0, 1, 2]);
    assert.deepEqual(rowOrder(rows, ROWS, 'length'), [0, 2, 1]);
    assert.deepEqual(rowOrder(rows, ROWS, 'mean'), [2, 1, 0]);
    assert.deepEqual(rowOrder(rows, ROWS, 'reward'), [2, 0, 1]);
    assert.deepEqual(rowOrder(rows, null, 'mean'), [0, 1, 2]);
  });
});
