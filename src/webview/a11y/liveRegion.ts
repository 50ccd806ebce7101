import { element, setText } from '../ui/dom';

/** Speaks one thing at a time; quick steps are spoken only where they end. */
export class LiveRegion {
  readonly element = element('div', {
    class: 'visually-hidden',
    attributes: { role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' },
  });
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setText(this.element, text), 120);
  }
}
