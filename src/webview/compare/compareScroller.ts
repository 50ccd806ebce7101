import type { TokenIndex } from '../../trace/units';
import type { Side } from '../protocol';
import type { CaretMove } from '../tokens/caret';
import type { EditorFont } from '../tokens/editorFont';
import { TokenLayout } from '../tokens/layout';
import type { TokenPaint } from '../tokens/lineView';
import { textWidth } from '../tokens/textWidth';
import { LineWindow, OVERSCAN, steppedRows } from '../tokens/window';
import { div, element } from '../ui/dom';
import type { Block } from './blocks';
import {
  compareCaretAt,
  moveCompareCaret,
  type CaretField,
  type CompareCaret,
} from './compareCaret';
import { CompareRows, linesOf } from './compareRows';
import { SIDES, type Comparison } from './comparison';
import { FoldRows } from './foldRows';
import { GapFill } from './gapFill';

/** Narrower than this, the right side stands below the left one. CSS pixels. */
const STACK_BELOW = 560;
/** Free space above the first row, CSS pixels. */
const TOP_PADDING = 6;

export interface ScrollerEvents {
  readonly onToggle: (block: number) => void;
  readonly onScroll: () => void;
}

/** Two token texts that scroll together, row by row. Knows places, not meaning. */
export class CompareScroller {
  readonly element: HTMLElement;
  readonly lists: Readonly<Record<Side, HTMLElement>>;
  private readonly spacer = div('token-spacer');
  private readonly windows: Readonly<Record<Side, LineWindow>>;
  private readonly folds: Readonly<Record<Side, FoldRows>>;
  private readonly gaps: Readonly<Record<Side, GapFill>>;
  private layouts: Readonly<Record<Side, TokenLayout>> | null = null;
  private comparison: Comparison | null = null;
  private expanded: ReadonlySet<number> = new Set();
  private rows = new CompareRows([], { left: [], right: [] }, new Set(), false);
  private paints: Readonly<Record<Side, TokenPaint>> | null = null;
  private font: EditorFont | null = null;
  private caret: CompareCaret | null = null;
  private cursorFold: { readonly side: Side; readonly block: number } | undefined;
  private height = 0;
  private scrollTop = 0;

  constructor(events: ScrollerEvents) {
    this.lists = { left: list('left', 'Left'), right: list('right', 'Right') };
    const fills = div('gap-fills');
    this.spacer.append(fills, this.lists.left, this.lists.right);
    this.element = div('token-scroller compare-scroller', this.spacer);
    const bySide = <T>(make: (side: Side) => T): Readonly<Record<Side, T>> => ({
      left: make('left'),
      right: make('right'),
    });
    this.windows = bySide(
      (side) =>
        new LineWindow(this.lists[side], (view) => {
          view.element.style.top = `${this.y(this.rows.rowOfLine(side, view.line))}px`;
        }),
    );
    this.folds = bySide((side) => new FoldRows(this.lists[side], side));
    this.gaps = bySide((side) => new GapFill(fills, side));
    const scrolled = (): void => {
      this.scrollTop = this.element.scrollTop;
      this.draw();
      events.onScroll();
    };
    this.element.addEventListener('scroll', scrolled, { passive: true });
    for (const side of SIDES) {
      this.lists[side].addEventListener('click', ({ target }) => {
        const block = this.folds[side].blockOf(target);
        if (block !== undefined) events.onToggle(block);
      });
    }
  }

  setFont(font: EditorFont): void {
    this.font = font;
    this.relayout();
  }

  setComparison(comparison: Comparison | null, expanded: ReadonlySet<number>): void {
    const same = comparison === this.comparison;
    if (same && expanded === this.expanded) return;
    this.comparison = comparison;
    this.expanded = expanded;
    if (same) this.arrange();
    else this.relayout();
  }

  setPaint(paints: Readonly<Record<Side, TokenPaint>>): void {
    this.paints = paints;
    if (!this.layouts) return;
    for (const side of SIDES) this.windows[side].repaint(this.layouts[side], paints[side]);
    this.pointAtCursor();
  }

  /** Puts the cursor on a token or on the fold that hides it. */
  setCursor(side: Side, token: TokenIndex): void {
    if (this.caret?.side !== side || this.caret.token !== token) this.caret = null;
    const block = this.field?.hiddenIn(side, token);
    this.cursorFold = block === undefined ? undefined : { side, block };
    for (const each of SIDES) this.folds[each].setCursor(this.foldUnderCursor(each));
    this.pointAtCursor();
  }

  /** Moves the cursor and gives the token that it comes to. */
  move(move: CaretMove, side: Side, from: TokenIndex): TokenIndex {
    const { field } = this;
    if (!field || field.layouts[side].tokenCount === 0) return from;
    const at = this.caret?.side === side ? this.caret : compareCaretAt(field, side, from);
    const page = Math.max(1, Math.floor(this.height / this.lineHeight) - 2);
    this.caret = moveCompareCaret(field, at, move, page);
    this.revealRow(this.caret.row);
    return this.caret.token;
  }

  /** @param middle whether the row comes to the upper third of the view, as for a jump */
  reveal(side: Side, token: TokenIndex, middle = false): void {
    const { field } = this;
    if (!field || token >= field.layouts[side].tokenCount) return;
    const { row } = compareCaretAt(field, side, token);
    const y = this.y(row);
    const inside = y > this.scrollTop && y + 2 * this.lineHeight < this.scrollTop + this.height;
    if (middle && !inside) this.scrollTo(y - this.height / 3);
    else if (!this.caret) this.revealRow(row);
  }

  focus(side: Side): void {
    this.lists[side].focus({ preventScroll: true });
  }

  get topRow(): number {
    return Math.round(Math.max(0, this.scrollTop - TOP_PADDING) / this.lineHeight);
  }

  scrollToRow(row: number): void {
    this.scrollTo(row === 0 ? 0 : this.y(row));
  }

  tokenUnder(side: Side, node: EventTarget | null): TokenIndex | undefined {
    if (!this.layouts || !(node instanceof Element)) return undefined;
    if (!this.lists[side].contains(node)) return undefined;
    return this.windows[side].tokenOf(node, this.layouts[side]);
  }

  /** The token at a point of a side: the one under it, else the nearest on its row. */
  tokenAt(side: Side, event: PointerEvent): TokenIndex | undefined {
    const under = this.tokenUnder(side, event.target);
    if (under !== undefined || !this.layouts) return under;
    const box = this.element.getBoundingClientRect();
    const y = event.clientY - box.top + this.scrollTop - TOP_PADDING;
    const place = this.rows.place(side, Math.floor(y / this.lineHeight));
    if (place.kind !== 'line') return undefined;
    const x = event.clientX - this.lists[side].getBoundingClientRect().left;
    return this.layouts[side].tokenNear(place.line, x);
  }

  /** Lays everything out again, with the same row at the top. */
  relayout(): void {
    const { font, comparison } = this;
    if (!font || this.element.clientWidth === 0) return;
    this.height = this.element.clientHeight;
    this.caret = null;
    for (const side of SIDES) this.windows[side].invalidate(0);
    const stacked = this.stacked;
    this.element.classList.toggle('narrow', stacked);
    if (!comparison) {
      this.layouts = null;
      this.arrange();
      return;
    }
    const layout = (side: Side): TokenLayout => {
      const { tokens } = comparison.views[side].sample;
      const own = this.lists[side];
      const padding = parseFloat(getComputedStyle(own).paddingLeft);
      const width = textWidth(
        own.clientWidth - 2 * padding,
        font.metrics.ascii[0x78] ?? 8,
        // Both sides share the elements that one text may take.
        2 * (this.height / font.lineHeight + 2 * OVERSCAN),
        tokens,
      );
      const lines = new TokenLayout(font.metrics, width);
      lines.extend(
        tokens,
        comparison.blocks.map((block) => block[side].start),
      );
      return lines;
    };
    this.layouts = { left: layout('left'), right: layout('right') };
    this.arrange();
  }

  private arrange(): void {
    const { layouts, comparison } = this;
    const blocks = comparison?.blocks ?? [];
    const lines = (side: Side): ReturnType<typeof linesOf> =>
      linesOf(blocks, side, (token) => {
        const own = layouts?.[side];
        if (!own) return 0;
        return token < own.tokenCount ? own.lineOfToken(token) : own.lineCount;
      });
    this.rows = new CompareRows(
      blocks,
      { left: lines('left'), right: lines('right') },
      this.expanded,
      this.stacked,
    );
    this.caret = null;
    const height = TOP_PADDING + (this.rows.count + 1) * this.lineHeight;
    this.spacer.style.height = `${height}px`;
    for (const side of SIDES) this.windows[side].replace();
    this.scrollTop = this.element.scrollTop;
    this.draw();
  }

  private draw(): void {
    const { layouts, paints, comparison } = this;
    const [first, last] = steppedRows(
      Math.floor((this.scrollTop - TOP_PADDING) / this.lineHeight),
      Math.ceil((this.scrollTop + this.height) / this.lineHeight),
    );
    for (const side of SIDES) {
      if (layouts && paints && comparison) {
        this.windows[side].show(
          this.rows.linesWithin(side, first, last),
          layouts[side],
          comparison.views[side].sample.tokens,
          paints[side],
        );
      } else this.windows[side].clear();
      this.folds[side].show(
        this.rows.foldsWithin(first, last).flatMap((index) => {
          const block = comparison?.blocks[index];
          const y = this.y(this.rows.rowOfFold(side, index));
          return block ? [{ index, block, y, open: this.isOpen(block) }] : [];
        }),
        this.foldUnderCursor(side),
      );
      this.gaps[side].show(
        this.rows
          .gapsWithin(side, first, last)
          .map(({ row, rows }) => ({ y: this.y(row), height: rows * this.lineHeight })),
      );
    }
    this.pointAtCursor();
  }

  private get field(): CaretField | null {
    const { layouts, comparison, rows } = this;
    if (!layouts || !comparison) return null;
    const { blocks } = comparison;
    return {
      rows,
      blocks,
      layouts,
      hiddenIn: (side, token) => {
        const index = blocks.findIndex(
          (block) => token >= block[side].start && token < block[side].end,
        );
        const block = blocks[index];
        return block && !this.isOpen(block) ? index : undefined;
      },
    };
  }

  private foldUnderCursor(side: Side): number | undefined {
    return this.cursorFold?.side === side ? this.cursorFold.block : undefined;
  }

  private isOpen(block: Block): boolean {
    return block.kind === 'text' || this.expanded.has(block.left.start);
  }

  private pointAtCursor(): void {
    const name = 'aria-activedescendant';
    for (const side of SIDES) {
      const id = this.lists[side].querySelector('[aria-selected="true"]')?.id;
      if (id === undefined) this.lists[side].removeAttribute(name);
      else if (this.lists[side].getAttribute(name) !== id) this.lists[side].setAttribute(name, id);
    }
  }

  private get stacked(): boolean {
    return this.element.clientWidth < STACK_BELOW;
  }

  private get lineHeight(): number {
    return this.font?.lineHeight ?? 22;
  }

  private y(row: number): number {
    return TOP_PADDING + row * this.lineHeight;
  }

  private revealRow(row: number): void {
    const y = this.y(row);
    const margin = this.lineHeight;
    if (y - margin < this.scrollTop) this.scrollTo(row === 0 ? 0 : y - margin);
    else if (y + 2 * margin > this.scrollTop + this.height) {
      this.scrollTo(y + 2 * margin - this.height);
    }
  }

  private scrollTo(top: number): void {
    this.element.scrollTop = top;
    this.scrollTop = this.element.scrollTop;
    this.draw();
  }
}

function list(side: Side, name: string): HTMLElement {
  return element('div', {
    class: `token-list ${side}`,
    attributes: {
      role: 'listbox',
      tabindex: '0',
      'aria-label': `${name} tokens`,
      'aria-orientation': 'horizontal',
      'data-vscode-context': JSON.stringify({
        webviewSection: 'compare',
        preventDefaultContextMenuItems: false,
      }),
    },
  });
}
