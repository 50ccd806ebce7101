import type { Row } from './rows';
import { div, element, icon, setText, span } from '../ui/dom';

/** Text of the rows that are not tokens. */
export interface FurnitureText {
  readonly promptTitle: string;
  readonly promptDetail: string;
  readonly promptFolded: boolean;
  readonly sections: readonly {
    readonly kind: 'reasoning' | 'answer';
    readonly summary: string;
  }[];
  readonly tail: string;
  readonly running: boolean;
}

/** Headers between the lines. There are few, so they stay in the page and only move. */
export class Furniture {
  private readonly prompt: HTMLButtonElement;
  private readonly promptIcon = icon('chevron-down');
  private readonly promptTitle = span('section-name', 'Prompt');
  private readonly promptDetail = span('section-detail');
  private readonly sections: { root: HTMLElement; name: HTMLElement; detail: HTMLElement }[] = [];
  private readonly tail = div('tail');

  constructor(
    private readonly parent: HTMLElement,
    onTogglePrompt: () => void,
  ) {
    this.prompt = element(
      'button',
      { class: 'furniture prompt-header', attributes: { type: 'button' } },
      this.promptIcon,
      this.promptTitle,
      this.promptDetail,
    );
    this.prompt.addEventListener('click', onTogglePrompt);
    this.tail.classList.add('furniture');
    parent.append(this.prompt, this.tail);
  }

  update(text: FurnitureText): void {
    setText(this.promptTitle, text.promptTitle);
    setText(this.promptDetail, text.promptDetail);
    this.prompt.setAttribute('aria-expanded', String(!text.promptFolded));
    this.promptIcon.className = `codicon codicon-chevron-${text.promptFolded ? 'right' : 'down'}`;
    while (this.sections.length < text.sections.length) this.addSection();
    this.sections.forEach(({ root, name, detail }, at) => {
      const section = text.sections[at];
      root.hidden = section === undefined;
      if (!section) return;
      root.className = `furniture section ${section.kind}`;
      setText(name, section.kind === 'reasoning' ? 'Reasoning' : 'Answer');
      setText(detail, section.summary);
    });
    setText(this.tail, text.tail);
    this.tail.classList.toggle('running', text.running);
  }

  /** Puts every header at its row, or hides it where it has none. */
  place(rows: readonly { readonly row: Row; readonly y: number }[]): void {
    this.prompt.hidden = true;
    for (const { row, y } of rows) {
      const node = this.nodeOf(row);
      if (!node) continue;
      node.hidden = false;
      node.style.transform = `translateY(${y}px)`;
    }
  }

  private nodeOf(row: Row): HTMLElement | undefined {
    if (row.kind === 'promptHeader') return this.prompt;
    if (row.kind === 'section') return this.sections[row.index]?.root;
    return row.kind === 'tail' ? this.tail : undefined;
  }

  private addSection(): void {
    const name = span('section-name');
    const detail = span('section-detail');
    const root = element(
      'div',
      { class: 'furniture', attributes: { role: 'heading' } },
      name,
      detail,
    );
    root.setAttribute('aria-level', '2');
    this.parent.append(root);
    this.sections.push({ root, name, detail });
  }
}
