import type { ByteStrings } from '../../trace/byteStrings';
import type { Range, TokenIndex } from '../../trace/units';
import type { SampleView } from '../state/sampleView';
import { div, element } from '../ui/dom';
import { caretAt, moveCaret, type Caret, type CaretMove } from './caret';
import { Furniture, type FurnitureText } from './furniture';
import { TokenLayout } from './layout';
import { CURSOR_ID, type TokenPaint } from './lineView';
import type { TextMetrics } from './metrics';
import { Rows } from './rows';
import { ScrollMap } from './scrollMap';
import { extendsTokens, sameBreaks } from './growth';
import { tokensInRows } from './rowTokens';
import { textWidth } from './textWidth';
import { LineWindow, OVERSCAN, steppedRows } from './window';

/** A step of this many pixels is close enough to count as standing at the end. */
const END_SLACK = 4;
/** Free space above the first row, as in tokens.css for the headers. */
const TOP_PADDING = 6;

export interface TokenViewEvents {
  readonly onScroll: (visible: Range) => void;
  readonly onTogglePrompt: () => void;
}

/** The scrolled token text: prompt, sections, lines. Knows places, not meaning. */
export class TokenView {
  readonly element: HTMLElement;
  readonly list: HTMLElement;
  private readonly spacer = div('token-spacer');
  private readonly lines: LineWindow;
  private readonly promptLines: LineWindow;
  private readonly furniture: Furniture;
  private layout: TokenLayout | null = null;
  private promptLayout: TokenLayout | null = null;
  private tokens: ByteStrings | null = null;
  private prompt: ByteStrings | null = null;
  private breaks: readonly TokenIndex[] = [];
  private rows = new Rows(-1, [], 0);
  private map = new ScrollMap(0, 0);
  private paint: TokenPaint | null = null;
  private metrics: TextMetrics | null = null;
  private lineHeight = 22;
  private caret: Caret | null = null;
  /** Sizes and scroll place as last read: reading them while lines move would force a layout. */
  private scrollTop = 0;
  private height = 0;
  private padding = 0;

  constructor(private readonly events: TokenViewEvents) {
    this.list = element('div', {
      class: 'token-list',
      attributes: {
        role: 'listbox',
        tabindex: '0',
        'aria-label': 'Tokens',
        'aria-orientation': 'horizontal',
        'data-vscode-context': JSON.stringify({
          webviewSection: 'tokens',
          preventDefaultContextMenuItems: false,
        }),
      },
    });
    const prompt = div('prompt-lines');
    const headers = div('headers');
    this.spacer.append(headers, prompt, this.list);
    this.element = div('token-scroller', this.spacer);
    this.lines = new LineWindow(this.list, (view) =>
      this.put(view.element, this.rows.rowOfLine(view.line)),
    );
    this.promptLines = new LineWindow(prompt, (view) =>
      this.put(view.element, this.rows.rowOfPromptLine(view.line)),
    );
    this.furniture = new Furniture(headers, events.onTogglePrompt);
    const scrolled = (): void => {
      this.scrollTop = this.element.scrollTop;
      this.draw();
    };
    this.element.addEventListener('scroll', scrolled, { passive: true });
  }

  setFont(metrics: TextMetrics, lineHeight: number): void {
    this.metrics = metrics;
    this.lineHeight = lineHeight;
    this.relayout();
  }

  /** Shows another sample; one that only adds tokens to the current one keeps its place. */
  setSample(view: SampleView | null, prompt: ByteStrings | null): void {
    const { tokens } = this;
    const breaks = view?.segments.map((segment) => segment.start) ?? [];
    const grows =
      view !== null &&
      tokens !== null &&
      this.layout !== null &&
      prompt === this.prompt &&
      extendsTokens(tokens, view.sample.tokens) &&
      sameBreaks(this.breaks, breaks, tokens.length);
    const following = this.atEnd;
    this.tokens = view?.sample.tokens ?? null;
    this.prompt = prompt;
    this.breaks = breaks;
    if (grows && this.tokens && this.layout) {
      const firstChanged = Math.max(0, this.layout.lineCount - 2);
      this.layout.extend(this.tokens, breaks);
      this.lines.invalidate(firstChanged);
      this.arrange();
      if (following) this.scrollTo(this.map.maxTop);
    } else {
      this.caret = null;
      this.relayout();
    }
  }

  setPaint(paint: TokenPaint): void {
    const { layout } = this;
    const moved = this.caret?.token !== paint.cursor;
    this.paint = paint;
    if (!layout || layout.tokenCount === 0) return;
    if (moved) this.caret = null;
    this.lines.repaint(layout, paint);
    this.pointAtCursor();
  }

  setFurniture(text: FurnitureText): void {
    this.furniture.update(text);
    this.placeHeaders();
  }

  /** Moves the cursor and gives the token that it comes to. */
  move(move: CaretMove, from: TokenIndex): TokenIndex {
    const { layout } = this;
    if (!layout || layout.tokenCount === 0) return from;
    const caret = this.caret ?? caretAt(layout, from);
    const page = Math.max(1, Math.floor(this.height / this.lineHeight) - 2);
    this.caret = moveCaret(layout, caret, move, page);
    this.revealLine(this.caret.line);
    return this.caret.token;
  }

  reveal(token: TokenIndex, align: 'nearest' | 'top' = 'nearest'): void {
    const { layout } = this;
    if (!layout || token >= layout.tokenCount) return;
    const line = layout.lineOfToken(token);
    if (align === 'top') this.scrollTo(this.rows.rowOfLine(line) * this.lineHeight);
    else if (this.caret?.token !== token) this.revealLine(line);
  }

  focus(): void {
    this.list.focus({ preventScroll: true });
  }

  get topToken(): TokenIndex {
    return this.visibleTokens().start;
  }

  /** The token at a point of the page: the one under it, else the nearest on its line. */
  tokenAt(clientX: number, clientY: number): TokenIndex | undefined {
    const { layout } = this;
    if (!layout || layout.tokenCount === 0) return undefined;
    const hit = this.tokenUnder(document.elementFromPoint(clientX, clientY));
    if (hit !== undefined) return hit;
    const box = this.element.getBoundingClientRect();
    const row = Math.floor((clientY - box.top + this.contentTop) / this.lineHeight);
    const line = this.rows.lineAtOrAfter(row);
    return layout.tokenNear(line, clientX - box.left - this.padding);
  }

  /** The token that a node of the page belongs to. */
  tokenUnder(node: EventTarget | null): TokenIndex | undefined {
    if (!this.layout || !(node instanceof Element) || !this.list.contains(node)) return undefined;
    return this.lines.tokenOf(node, this.layout);
  }

  scrollBy(pixels: number): void {
    this.scrollTo(this.contentTop + pixels);
  }

  /** Lays everything out again, with the same token at the top. */
  relayout(): void {
    const { metrics, tokens, prompt } = this;
    if (!metrics || this.element.clientWidth === 0) return;
    this.height = this.element.clientHeight;
    const top = this.contentTop > 0 && this.layout ? this.topToken : undefined;
    const atEnd = this.atEnd && this.contentTop > 0;
    this.padding = parseFloat(getComputedStyle(this.list).paddingLeft);
    const width = textWidth(
      this.element.clientWidth - 2 * this.padding,
      metrics.ascii[0x78] ?? 8,
      this.height / this.lineHeight + 2 * OVERSCAN,
      tokens,
    );
    this.lines.invalidate(0);
    this.promptLines.invalidate(0);
    this.layout = null;
    this.promptLayout = null;
    if (tokens) {
      this.layout = new TokenLayout(metrics, width);
      this.layout.extend(tokens, this.breaks);
    }
    if (prompt) {
      this.promptLayout = new TokenLayout(metrics, width);
      this.promptLayout.extend(prompt, []);
    }
    this.arrange();
    if (atEnd) this.scrollTo(this.map.maxTop);
    else if (top !== undefined) this.reveal(top, 'top');
  }

  /** Whether the prompt's header stands above the text, and with how many lines. */
  setPrompt(shown: boolean): void {
    this.hasPrompt = shown;
  }
  private hasPrompt = false;

  private arrange(): void {
    const { layout } = this;
    const promptLines = this.hasPrompt ? (this.promptLayout?.lineCount ?? 0) : -1;
    const sectionLines = layout
      ? this.breaks
          .filter((token) => token < layout.tokenCount)
          .map((token) => layout.lineOfToken(token))
      : [];
    this.rows = new Rows(promptLines, sectionLines, layout?.lineCount ?? 0);
    this.map = new ScrollMap((this.rows.count + 1) * this.lineHeight, this.height);
    // While it listens, each notch waits for this thread; so it does only where it has to.
    if (this.map.scaled) {
      this.element.addEventListener('wheel', this.wheel, { passive: false });
    } else this.element.removeEventListener('wheel', this.wheel);
    this.spacer.style.height = `${this.map.elementHeight}px`;
    this.scrollTop = this.element.scrollTop;
    this.lines.replace();
    this.promptLines.replace();
    this.draw();
  }

  private draw(): void {
    const { layout, paint, tokens } = this;
    const top = this.contentTop;
    const [firstRow, lastRow] = steppedRows(
      Math.floor(top / this.lineHeight),
      Math.ceil((top + this.height) / this.lineHeight),
    );
    if (this.map.scaled) {
      this.lines.replace();
      this.promptLines.replace();
    }
    const show = (
      window: LineWindow,
      kind: 'line' | 'promptLine',
      lines: TokenLayout,
      strings: ByteStrings,
      colours: TokenPaint | null,
    ): void => {
      const range = this.rows.linesWithin(kind, firstRow, lastRow);
      window.show([range], lines, strings, colours);
    };
    if (layout && tokens && paint) show(this.lines, 'line', layout, tokens, paint);
    else this.lines.clear();
    if (this.promptLayout && this.prompt) {
      show(this.promptLines, 'promptLine', this.promptLayout, this.prompt, null);
    } else this.promptLines.clear();
    this.placeHeaders();
    this.pointAtCursor();
    this.events.onScroll(this.visibleTokens());
  }

  private placeHeaders(): void {
    const first = Math.floor(this.contentTop / this.lineHeight) - 1;
    const last = first + Math.ceil(this.height / this.lineHeight) + 2;
    this.furniture.place(
      this.rows.headers(first, last).map(({ row, at }) => ({ row, y: this.yOf(at) })),
    );
  }

  private visibleTokens(): Range {
    const first = Math.ceil(this.contentTop / this.lineHeight);
    const last = Math.floor((this.contentTop + this.height) / this.lineHeight) - 1;
    return tokensInRows(this.layout, this.rows, first, last);
  }

  private pointAtCursor(): void {
    const name = 'aria-activedescendant';
    const present = document.getElementById(CURSOR_ID) !== null;
    if (present === this.list.hasAttribute(name)) return;
    if (present) this.list.setAttribute(name, CURSOR_ID);
    else this.list.removeAttribute(name);
  }

  private revealLine(line: number): void {
    const y = this.rows.rowOfLine(line) * this.lineHeight;
    const margin = this.lineHeight;
    const top = this.contentTop;
    const height = this.height;
    if (y - margin < top) this.scrollTo(line === 0 ? 0 : y - margin);
    else if (y + this.lineHeight + margin > top + height) {
      this.scrollTo(y + this.lineHeight + margin - height);
    }
  }

  private get contentTop(): number {
    return this.map.contentTop(this.scrollTop);
  }

  private get atEnd(): boolean {
    return this.contentTop >= this.map.maxTop - END_SLACK;
  }

  private scrollTo(contentTop: number): void {
    this.element.scrollTop = this.map.scrollTop(contentTop);
    this.scrollTop = this.element.scrollTop;
    this.draw();
  }

  private yOf(row: number): number {
    const shift = this.map.scaled ? this.scrollTop - this.contentTop : 0;
    return row * this.lineHeight + shift;
  }

  private put(node: HTMLElement, row: number): void {
    node.style.top = `${TOP_PADDING + this.yOf(row)}px`;
  }

  /** Where the scroll bar is scaled, one notch of the wheel must still be one notch of text. */
  private readonly wheel = (event: WheelEvent): void => {
    if (event.ctrlKey) return;
    event.preventDefault();
    this.scrollBy(event.deltaMode === 1 ? event.deltaY * this.lineHeight : event.deltaY);
  };
}
