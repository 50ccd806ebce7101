import { element } from '../ui/dom';

/** Narrower, numbers wrap; wider, bars say no more. CSS pixels. */
const LEAST_WIDTH = 240;
const MOST_WIDTH = 640;
const KEY_STEP = 16;

/** The line between text and panel, which the pointer and the arrow keys move. */
export class Divider {
  readonly element: HTMLElement;

  constructor(
    panel: HTMLElement,
    private readonly onWidth: (width: number) => void,
  ) {
    this.element = element('div', {
      class: 'divider',
      attributes: {
        role: 'separator',
        tabindex: '0',
        'aria-orientation': 'vertical',
        'aria-label': 'Width of the panel',
        'aria-valuemin': String(LEAST_WIDTH),
        'aria-valuemax': String(MOST_WIDTH),
      },
    });
    this.element.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (!this.element.hasPointerCapture(event.pointerId)) return;
      this.resize(document.documentElement.clientWidth - event.clientX);
    });
    this.element.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.resize(panel.offsetWidth + step);
    });
  }

  update(width: number, hidden: boolean): void {
    this.element.hidden = hidden;
    this.element.setAttribute('aria-valuenow', String(width));
  }

  private resize(width: number): void {
    this.onWidth(Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width))));
  }
}
