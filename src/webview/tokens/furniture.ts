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

interface SectionNode {
  readonly root: HTMLElement;
  readonly name: HTMLElement;
  readonly detail: HTMLElement;
}

/** Headers between the lines; those of sections are used again while the text scrolls. */
export class Furniture {
  private readonly prompt: HTMLButtonElement;
  private readonly promptIcon = icon('chevron-down');
  private readonly promptTitle = span('section-name', 'Prompt');
  private readonly promptDetail = span('section-detail');
  private readonly sections: SectionNode[] = [];
  private text: FurnitureText | null = null;
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
    this.text = text;
    setText(this.tail, text.tail);
    this.tail.classList.toggle('running', text.running);
  }

  /** Puts the headers that are in sight at their places and hides the others. */
  place(rows: readonly { readonly row: Row; readonly y: number }[]): void {
    const used = new Set<HTMLElement>();
    let sections = 0;
    for (const { row, y } of rows) {
      let node: HTMLElement;
      if (row.kind === 'promptHeader') node = this.prompt;
      else if (row.kind === 'tail') node = this.tail;
      else {
        node = this.sectionNode(sections, row.index);
        sections += 1;
      }
      used.add(node);
      node.style.transform = `translateY(${y}px)`;
    }
    for (const node of [this.prompt, this.tail, ...this.sections.map(({ root }) => root)]) {
      node.hidden = !used.has(node);
    }
  }

  /** The element at `place` of those in sight, with the text of section `index`. */
  private sectionNode(place: number, index: number): HTMLElement {
    const node = this.sections[place] ?? this.addSection();
    const section = this.text?.sections[index];
    node.root.className = `furniture section ${section?.kind ?? ''}`;
    setText(node.name, section?.kind === 'answer' ? 'Answer' : 'Reasoning');
    setText(node.detail, section?.summary ?? '');
    return node.root;
  }

  private addSection(): SectionNode {
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
    const node = { root, name, detail };
    this.sections.push(node);
    return node;
  }
}
