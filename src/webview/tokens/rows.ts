/**
 * What the scrolled column holds, as rows of one height: the prompt's header and lines, and for
 * each section an empty row, a header and its lines, then one row that says how the text ends.
 */
export interface Row {
  readonly kind: 'promptHeader' | 'promptLine' | 'gap' | 'section' | 'line' | 'tail';
  /** Line of the prompt or of the tokens, or number of the section. */
  readonly index: number;
}

interface Block {
  readonly kind: Row['kind'];
  readonly first: number;
  readonly rows: number;
  readonly index: number;
}

export class Rows {
  private readonly blocks: Block[] = [];
  readonly count: number;

  /**
   * @param promptLines lines of the prompt, 0 where it is folded, -1 where there is none.
   * @param sectionLines first line of each section, ascending from 0.
   */
  constructor(promptLines: number, sectionLines: readonly number[], lines: number) {
    let first = 0;
    const add = (kind: Row['kind'], rows: number, index = 0): void => {
      if (rows > 0) this.blocks.push({ kind, first, rows, index });
      first += rows;
    };
    if (promptLines >= 0) {
      add('promptHeader', 1);
      add('promptLine', promptLines);
    }
    sectionLines.forEach((line, section) => {
      if (first > 0) add('gap', 1);
      add('section', 1, section);
      add('line', (sectionLines[section + 1] ?? lines) - line, line);
    });
    add('tail', 1);
    this.count = first;
  }

  /** Lines of a kind within rows [first, last], as [firstLine, lastLine]; empty is [0, -1]. */
  linesWithin(kind: 'line' | 'promptLine', first: number, last: number): readonly [number, number] {
    let low = Infinity;
    let high = -1;
    for (const block of this.blocks) {
      if (block.kind !== kind) continue;
      const from = Math.max(first, block.first);
      const to = Math.min(last, block.first + block.rows - 1);
      if (from > to) continue;
      low = Math.min(low, block.index + from - block.first);
      high = Math.max(high, block.index + to - block.first);
    }
    return high < 0 ? [0, -1] : [low, high];
  }

  /** Rows within [first, last] that are headers, not lines. */
  headers(first: number, last: number): readonly { readonly row: Row; readonly at: number }[] {
    return this.blocks
      .filter(({ kind }) => kind === 'promptHeader' || kind === 'section' || kind === 'tail')
      .filter((block) => block.first >= first && block.first <= last)
      .map((block) => ({ row: { kind: block.kind, index: block.index }, at: block.first }));
  }

  /** Row of a line of the prompt. */
  rowOfPromptLine(line: number): number {
    return (this.blocks.find(({ kind }) => kind === 'promptLine')?.first ?? 0) + line;
  }

  rowOfLine(line: number): number {
    const block = this.blocks.findLast(
      (candidate) => candidate.kind === 'line' && candidate.index <= line,
    );
    return block ? block.first + line - block.index : 0;
  }

  /** The token line at `row`, or the nearest one below it, or the last one. */
  lineAtOrAfter(row: number): number {
    let last = 0;
    for (const { kind, first, rows, index } of this.blocks) {
      if (kind !== 'line') continue;
      if (row < first + rows) return index + Math.max(0, row - first);
      last = index + rows - 1;
    }
    return last;
  }
}
