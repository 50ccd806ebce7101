import { iconButton } from '../toolbar/toolbar';
import { div, element } from '../ui/dom';

/** The keys, in a dialog that Escape closes and that gives the focus back. */
export class KeyHelp {
  readonly element: HTMLDialogElement;

  /** @param help what each key does, in the order in which it is shown */
  constructor(help: readonly (readonly [keys: string, what: string])[]) {
    const list = element('dl', { class: 'keys' });
    for (const [keys, what] of help) {
      const names = keys
        .split(' ')
        .flatMap((key, at) => [
          ...(at > 0 ? [' '] : []),
          key === '+' ? '+' : element('kbd', {}, key),
        ]);
      list.append(element('dt', {}, ...names), element('dd', {}, what));
    }
    this.element = element(
      'dialog',
      { class: 'key-help', attributes: { 'aria-label': 'Keys' } },
      div(
        'key-help-head',
        element('h2', {}, 'Keys'),
        iconButton('close', 'Close', () => this.element.close()),
      ),
      list,
    );
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  toggle(): void {
    if (this.element.open) this.element.close();
    else this.element.showModal();
  }
}
