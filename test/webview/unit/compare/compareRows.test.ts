import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Block } from '../../../../src/webview/compare/blocks';
import { CompareRows, type Lines } from '../../../../src/webview/compare/compareRows';
import { SIDES } from '../../../../src/webview/compare/comparison';

/** Blocks of one token per line, with their lines. */
function field(shape: readonly (readonly [kind: Block['kind'], left: number, right: number])[]): {
  blocks: readonly Block[];
  lines: { left: readonly Lines[]; right: readonly Lines[] };
} {
  let [i, j] = [0, 0];
  const blocks = shape.map(([kind, a, b]): Block => {
    const block = {
      kind,
      left: { start: i, end: i + a },
      right: { start: j, end: j + b },
    };
    [i, j] = [i + a, j + b];
    return block;
  });
  const lines = (side: 'left' | 'right'): readonly Lines[] =>
    blocks.map((block) => ({
      first: block[side].start,
      count: block[side].end - block[side].start,
    }));
  return { blocks, lines: { left: lines('left'), right: lines('right') } };
}

/** One letter per row and side: the line's number, f for a fold, . for nothing. */
function picture(rows: CompareRows): string[] {
  return SIDES.map((side) =>
    Array.from({ length: rows.count }, (_, row) => {
      const place = rows.place(side, row);
      if (place.kind === 'line') return String(place.line);
      return place.kind === 'fold' ? 'f' : '.';
    }).join(' '),
  );
}

const SHAPE = [
  ['equal', 2, 2],
  ['text', 3, 1],
  ['text', 0, 2],
  ['equal', 2, 2],
] as const;

describe('rows of a comparison', () => {
  const { blocks, lines } = field(SHAPE);

  it('give both sides the same rows, and leave the shorter one blank', () => {
    const rows = new CompareRows(blocks, lines, new Set(), false);
    assert.deepEqual(picture(rows), ['f 2 3 4 . . f', 'f 2 . . 3 4 f']);
    assert.deepEqual(rows.gapsWithin('right', 0, 9), [{ row: 2, rows: 2 }]);
    assert.deepEqual(rows.gapsWithin('left', 0, 4), [{ row: 4, rows: 1 }]);
    assert.deepEqual(rows.foldsWithin(0, 9), [0, 3]);
    assert.deepEqual(rows.foldsWithin(1, 5), []);
  });

  it('show the lines of a fold below its header when it is open', () => {
    const rows = new CompareRows(blocks, lines, new Set([5]), false);
    assert.deepEqual(picture(rows), ['f 2 3 4 . . f 5 6', 'f 2 . . 3 4 f 5 6']);
    assert.deepEqual(rows.linesWithin('left', 2, 8), [
      [3, 4],
      [5, 6],
    ]);
  });

  it('put the right side below the left one where the page is narrow', () => {
    const rows = new CompareRows(blocks, lines, new Set(), true);
    assert.deepEqual(picture(rows), ['f . 2 3 4 . . . f .', '. f . . . 2 3 4 . f']);
    assert.deepEqual(rows.gapsWithin('left', 0, 20), []);
    assert.equal(rows.rowOfFold('right', 3), 9);
  });

  it('find every shown line at its row, and the next row that shows something', () => {
    const count = fc.integer({ min: 0, max: 4 });
    const one = fc.oneof(
      fc.tuple(fc.constant('text' as const), count, count),
      count.map((n) => ['equal', n + 1, n + 1] as const),
    );
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 8 }),
        fc.boolean(),
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        (shape, stacked, open) => {
          const { blocks: list, lines: own } = field(shape);
          const expanded = new Set(list.filter((_, at) => open[at]).map(({ left }) => left.start));
          const rows = new CompareRows(list, own, expanded, stacked);
          for (const side of SIDES) {
            let line = -1;
            for (let row = 0; row < rows.count; row += 1) {
              const place = rows.place(side, row);
              if (place.kind !== 'line') continue;
              assert.ok(place.line > line);
              line = place.line;
              assert.equal(rows.rowOfLine(side, line), row);
              assert.equal(rows.nextRow(side, row, 1), row);
            }
            const visible = rows
              .linesWithin(side, 0, rows.count)
              .reduce((sum, [first, last]) => sum + last - first + 1, 0);
            const shownRows = Array.from({ length: rows.count }, (_, row) => row).filter(
              (row) => rows.place(side, row).kind === 'line',
            );
            assert.equal(visible, shownRows.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
