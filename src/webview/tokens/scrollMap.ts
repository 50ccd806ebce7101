/** Browsers cap an element's height near 16.7 million (Firefox) and 33.5 million px (Chromium). */
export const MAX_SCROLL_HEIGHT = 15_000_000;

/**
 * Maps between the scroll bar and the content where the content is higher than an element can
 * be. All values are CSS pixels.
 */
export class ScrollMap {
  constructor(
    readonly contentHeight: number,
    readonly viewportHeight: number,
  ) {}

  /** Height of the element that is scrolled. */
  get elementHeight(): number {
    return Math.min(this.contentHeight, MAX_SCROLL_HEIGHT);
  }

  get scaled(): boolean {
    return this.contentHeight > MAX_SCROLL_HEIGHT;
  }

  get maxTop(): number {
    return Math.max(0, this.contentHeight - this.viewportHeight);
  }

  /** Content position at the top of the viewport. */
  contentTop(scrollTop: number): number {
    return this.scaled ? scrollTop * this.ratio : scrollTop;
  }

  scrollTop(contentTop: number): number {
    const top = Math.max(0, Math.min(this.maxTop, contentTop));
    return this.scaled ? top / this.ratio : top;
  }

  private get ratio(): number {
    return this.maxTop / Math.max(1, this.elementHeight - this.viewportHeight);
  }
}
