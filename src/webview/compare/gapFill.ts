import type { Side } from '../protocol';
import { div } from '../ui/dom';

/** Hatched areas where a side has fewer rows than the other. */
export class GapFill {
  private readonly nodes: HTMLElement[] = [];

  constructor(
    private readonly parent: HTMLElement,
    private readonly side: Side,
  ) {}

  show(gaps: readonly { readonly y: number; readonly height: number }[]): void {
    gaps.forEach(({ y, height }, at) => {
      const node = this.nodes[at] ?? this.add();
      node.hidden = false;
      node.style.top = `${y}px`;
      node.style.height = `${height}px`;
    });
    for (const node of this.nodes.slice(gaps.length)) node.hidden = true;
  }

  private add(): HTMLElement {
    const node = div(`gap-fill ${this.side}`);
    this.parent.append(node);
    this.nodes.push(node);
    return node;
  }
}
