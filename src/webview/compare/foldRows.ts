import type { Side } from '../protocol';
import { CURSOR_ID } from '../tokens/lineView';
import { element, icon, setText, span } from '../ui/dom';
import type { Block } from './blocks';
import { foldText } from './compareSpeech';

export interface FoldPlace {
  readonly index: number;
  readonly block: Block;
  /** CSS pixels from the top of the text. */
  readonly y: number;
  readonly open: boolean;
}

interface FoldRow {
  readonly root: HTMLElement;
  readonly sign: HTMLElement;
  readonly text: HTMLElement;
}

/** The rows that stand for folded equal tokens, on one side. */
export class FoldRows {
  private readonly shown = new Map<number, FoldRow>();
  private cursor: number | undefined;

  constructor(
    private readonly parent: HTMLElement,
    private readonly side: Side,
  ) {}

  show(places: readonly FoldPlace[], cursor: number | undefined): void {
    const wanted = new Set(places.map(({ index }) => index));
    for (const [index, { root }] of this.shown) {
      if (wanted.has(index)) continue;
      root.remove();
      this.shown.delete(index);
    }
    for (const { index, block, y, open } of places) {
      const row = this.shown.get(index) ?? this.add(index);
      const count = foldText(block, this.side);
      setText(row.text, count);
      row.sign.className = `codicon codicon-chevron-${open ? 'down' : 'right'}`;
      row.root.style.top = `${y}px`;
      row.root.setAttribute(
        'aria-label',
        `${count}, ${open ? 'open, Enter folds them' : 'folded, Enter opens them'}`,
      );
    }
    this.setCursor(cursor);
  }

  setCursor(cursor: number | undefined): void {
    this.cursor = cursor;
    for (const [index, { root }] of this.shown) {
      const current = index === this.cursor;
      root.classList.toggle('cursor', current);
      if (current) {
        root.id = CURSOR_ID;
        root.setAttribute('aria-selected', 'true');
      } else if (root.id !== '') {
        root.removeAttribute('id');
        root.removeAttribute('aria-selected');
      }
    }
  }

  /** The block whose row holds a node of the page. */
  blockOf(node: EventTarget | null): number | undefined {
    if (!(node instanceof Node)) return undefined;
    for (const [index, { root }] of this.shown) if (root.contains(node)) return index;
    return undefined;
  }

  private add(index: number): FoldRow {
    const sign = icon('chevron-right');
    const text = span('fold-text');
    const root = element(
      'div',
      { class: 'fold-row', attributes: { role: 'option' } },
      sign,
      text,
      span('fold-line'),
    );
    this.parent.append(root);
    const row = { root, sign, text };
    this.shown.set(index, row);
    return row;
  }
}
