import type { Side } from '../protocol';
import type { Block } from './blocks';

/** Lines of a side: the first one and how many. */
export interface Lines {
  readonly first: number;
  readonly count: number;
}

/** What stands on one row of one side. */
export type Place =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'fold'; readonly block: number }
  | { readonly kind: 'blank' };

/** Rows that a side leaves empty beside a longer other side. */
export interface Gap {
  readonly row: number;
  readonly rows: number;
}

interface BlockRows {
  readonly first: number;
  /** Rows of the fold's header, 0 for text. */
  readonly head: number;
  readonly rows: number;
  readonly lines: Readonly<Record<Side, Lines>>;
  /** Row of the right side's first line, counted from below the header. */
  readonly rightAt: number;
}

/**
 * The rows of a comparison, all of one height. Where the page is wide, both sides share rows;
 * where it is narrow (`stacked`), the right side of every block stands below the left one.
 */
export class CompareRows {
  readonly count: number;
  private readonly blocks: readonly BlockRows[];

  /** @param lines of each block, by side; folded blocks have their lines, but show none. */
  constructor(
    blocks: readonly Block[],
    lines: Readonly<Record<Side, readonly Lines[]>>,
    expanded: ReadonlySet<number>,
    private readonly stacked: boolean,
  ) {
    let first = 0;
    this.blocks = blocks.map((block, index) => {
      const folds = block.kind === 'equal';
      const shown = !folds || expanded.has(block.left.start);
      const of = (side: Side): Lines => {
        const own = lines[side][index] ?? { first: 0, count: 0 };
        return shown ? own : { ...own, count: 0 };
      };
      const own = { left: of('left'), right: of('right') };
      const [a, b] = [own.left.count, own.right.count];
      const head = folds ? (stacked ? 2 : 1) : 0;
      const rows = head + (stacked ? a + b : Math.max(a, b));
      const result = { first, head, rows, lines: own, rightAt: stacked ? a : 0 };
      first += rows;
      return result;
    });
    this.count = first;
  }

  place(side: Side, row: number): Place {
    const index = this.blockAt(row);
    const block = this.blocks[index];
    if (!block) return { kind: 'blank' };
    const within = row - block.first;
    if (within < block.head) {
      const own = this.stacked && side === 'right' ? 1 : 0;
      return within === own ? { kind: 'fold', block: index } : { kind: 'blank' };
    }
    const at = within - block.head - (side === 'right' ? block.rightAt : 0);
    const { first, count } = block.lines[side];
    return at >= 0 && at < count ? { kind: 'line', line: first + at } : { kind: 'blank' };
  }

  /** Row of a line that is shown. */
  rowOfLine(side: Side, line: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.blocks[middle]?.lines[side].first ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    const block = this.blocks[low];
    if (!block) return 0;
    const shift = block.head + (side === 'right' ? block.rightAt : 0);
    return block.first + shift + line - block.lines[side].first;
  }

  rowOfFold(side: Side, block: number): number {
    const own = this.stacked && side === 'right' ? 1 : 0;
    return (this.blocks[block]?.first ?? 0) + own;
  }

  rowOfBlock(block: number): number {
    return this.blocks[block]?.first ?? 0;
  }

  /** The shown lines of a side within rows [first, last], as ranges of lines that ascend. */
  linesWithin(
    side: Side,
    first: number,
    last: number,
  ): readonly (readonly [first: number, last: number])[] {
    const ranges: (readonly [number, number])[] = [];
    this.visit(first, last, (block) => {
      const { first: line, count } = block.lines[side];
      const top = block.first + block.head + (side === 'right' ? block.rightAt : 0);
      const from = Math.max(0, first - top);
      const to = Math.min(count - 1, last - top);
      if (from <= to) ranges.push([line + from, line + to]);
    });
    return ranges;
  }

  /** Blocks that show a fold's header within rows [first, last]. */
  foldsWithin(first: number, last: number): readonly number[] {
    const found: number[] = [];
    this.visit(first, last, (block, index) => {
      if (block.head > 0 && block.first + block.head > first) found.push(index);
    });
    return found;
  }

  /** Where a side is shorter than the other, within rows [first, last]. */
  gapsWithin(side: Side, first: number, last: number): readonly Gap[] {
    const gaps: Gap[] = [];
    if (this.stacked) return gaps;
    this.visit(first, last, (block) => {
      const from = Math.max(first, block.first + block.head + block.lines[side].count);
      const to = Math.min(last + 1, block.first + block.rows);
      if (to > from) gaps.push({ row: from, rows: to - from });
    });
    return gaps;
  }

  /** The first row from `row` on in a direction where a side shows something; undefined at the end. */
  nextRow(side: Side, row: number, direction: 1 | -1): number | undefined {
    for (let at = row; at >= 0 && at < this.count; at += direction) {
      if (this.place(side, at).kind !== 'blank') return at;
    }
    return undefined;
  }

  private visit(
    first: number,
    last: number,
    call: (block: BlockRows, index: number) => void,
  ): void {
    for (let index = this.blockAt(Math.max(0, first)); index < this.blocks.length; index += 1) {
      const block = this.blocks[index];
      if (!block || block.first > last) return;
      call(block, index);
    }
  }

  /** The last block that begins at `row` or before it. */
  private blockAt(row: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.blocks[middle]?.first ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Lines of every block of a side, from where the side's layout puts its tokens. */
export function linesOf(
  blocks: readonly Block[],
  side: Side,
  lineAt: (token: number) => number,
): readonly Lines[] {
  return blocks.map((block) => {
    const { start, end } = block[side];
    const first = lineAt(start);
    return { first, count: end > start ? lineAt(end) - first : 0 };
  });
}
