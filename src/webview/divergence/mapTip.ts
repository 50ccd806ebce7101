import { div, span } from '../ui/dom';
import type { Readout } from './readout';

/** Distance from the pointer and from the edges of the page, CSS pixels. */
const GAP = 14;

/** What the cell under the pointer says, beside it; the cursor's read-out says it for the keys. */
export class MapTip {
  readonly element = div('hover-card map-tip');

  constructor() {
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
  }

  show(
    { clientX, clientY }: PointerEvent,
    { place, label, token, text, value, cell }: Readout,
  ): void {
    this.element.replaceChildren(
      div('hover-title', span('isolate', label), span('dim', place)),
      div('hover-facts', `${token} `, span('map-token', text ?? '')),
      div('hover-facts', value),
      ...(cell === undefined ? [] : [div('hover-facts dim', cell)]),
    );
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const { clientWidth, clientHeight } = document.documentElement;
    const right = clientX + GAP + offsetWidth < clientWidth;
    const below = clientY + GAP + offsetHeight < clientHeight;
    const left = right ? clientX + GAP : clientX - GAP - offsetWidth;
    const top = below ? clientY + GAP : clientY - GAP - offsetHeight;
    this.element.style.left = `${Math.max(GAP, left)}px`;
    this.element.style.top = `${Math.max(GAP, top)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
