import assert from 'node:assert/strict';
import { Rows } from '../../../../src/webview/tokens/rows';
import { MAX_SCROLL_HEIGHT, ScrollMap } from '../../../../src/webview/tokens/scrollMap';

describe('Rows', () => {
  // 0 prompt header, 1-2 prompt, 3 gap, 4 section, 5-7 lines, 8 gap, 9 section, 10-11 lines, 12 tail
  const rows = new Rows(2, [0, 3], 5);

  it('puts headers between the lines', () => {
    assert.equal(rows.count, 13);
    assert.deepEqual(
      [0, 2, 3, 4].map((line) => rows.rowOfLine(line)),
      [5, 7, 10, 11],
    );
    assert.deepEqual(
      rows.headers(0, 12).map(({ row, at }) => [row.kind, at]),
      [
        ['promptHeader', 0],
        ['section', 4],
        ['section', 9],
        ['tail', 12],
      ],
    );
  });

  it('finds the lines of a window', () => {
    assert.deepEqual(rows.linesWithin('line', 6, 10), [1, 3]);
    assert.deepEqual(rows.linesWithin('line', 8, 9), [0, -1]);
    assert.deepEqual(rows.linesWithin('promptLine', 0, 50), [0, 1]);
    assert.equal(rows.lineAtOrAfter(0), 0);
    assert.equal(rows.lineAtOrAfter(8), 3);
    assert.equal(rows.lineAtOrAfter(99), 4);
  });

  it('has no prompt rows where there is no prompt', () => {
    assert.equal(new Rows(-1, [0], 2).rowOfLine(0), 1);
  });
});

describe('ScrollMap', () => {
  it('is the identity up to the largest element', () => {
    const map = new ScrollMap(10_000, 500);
    assert.equal(map.contentTop(1234), 1234);
    assert.equal(map.elementHeight, 10_000);
  });

  it('reaches both ends of higher content', () => {
    const map = new ScrollMap(100_000_000, 500);
    assert.equal(map.elementHeight, MAX_SCROLL_HEIGHT);
    assert.equal(map.contentTop(0), 0);
    assert.equal(Math.round(map.contentTop(MAX_SCROLL_HEIGHT - 500)), map.maxTop);
    assert.equal(Math.round(map.contentTop(map.scrollTop(54_321_000))), 54_321_000);
  });
});
