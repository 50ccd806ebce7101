import type { ByteStrings } from '../../trace/byteStrings';
import type { TokenIndex } from '../../trace/units';
import type { TokenLayout } from './layout';
import { LineView, type TokenPaint } from './lineView';

/** Rows drawn beyond each edge of the viewport, so that a scrolled frame is never empty. */
export const OVERSCAN = 8;

/** The drawn rows change in steps of this many: small ones, because a frame that draws many is late. */
const STEP = 2;

/** The rows to draw where `first` to `last` are visible. */
export function steppedRows(first: number, last: number): readonly [number, number] {
  const from = Math.floor((first - OVERSCAN) / STEP) * STEP;
  // Both ends step at once: the number of rows depends on the height of the view alone.
  const count = Math.ceil((last - first + 2 + 2 * OVERSCAN) / STEP + 1) * STEP;
  return [from, from + count];
}

/** The lines that are in the page, by line number. Lines that leave are used again. */
export class LineWindow {
  private readonly shown = new Map<number, LineView>();
  private readonly spare: LineView[] = [];

  constructor(
    private readonly parent: HTMLElement,
    private readonly place: (view: LineView) => void,
  ) {}

  /** Shows lines [first, last] of each range; ranges ascend. */
  show(
    ranges: readonly (readonly [first: number, last: number])[],
    layout: TokenLayout,
    tokens: ByteStrings,
    paint: TokenPaint | null,
  ): void {
    for (const [line, view] of this.shown) {
      if (ranges.some(([first, last]) => line >= first && line <= last)) continue;
      this.shown.delete(line);
      this.spare.push(view);
    }
    // From the last to the first, so that every line knows what it stands before.
    let next: HTMLElement | null = null;
    for (const [first, last] of ranges.toReversed()) {
      for (let line = last; line >= first; line -= 1) {
        let view = this.shown.get(line);
        if (!view) {
          view = this.spare.pop() ?? new LineView();
          this.parent.insertBefore(view.element, next);
          view.fill(line, layout, tokens);
          if (paint) view.paint(layout, paint);
          this.place(view);
          this.shown.set(line, view);
        }
        next = view.element;
      }
    }
    // A spare line that is not needed at once leaves the page, or it would show old text.
    for (const view of this.spare) if (view.element.isConnected) view.element.remove();
  }

  /** Forgets what is drawn from `line` on; the next `show` draws it again. */
  invalidate(line: number): void {
    for (const [at, view] of this.shown) {
      if (at < line) continue;
      this.shown.delete(at);
      this.spare.push(view);
    }
  }

  clear(): void {
    this.invalidate(0);
    for (const view of this.spare) view.element.remove();
  }

  replace(): void {
    for (const view of this.shown.values()) this.place(view);
  }

  repaint(layout: TokenLayout, paint: TokenPaint): void {
    for (const view of this.shown.values()) view.paint(layout, paint);
  }

  tokenOf(node: Node, layout: TokenLayout): TokenIndex | undefined {
    for (const view of this.shown.values()) {
      if (view.element.contains(node)) return view.tokenOf(node, layout);
    }
    return undefined;
  }
}
