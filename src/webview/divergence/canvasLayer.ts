import { element } from '../ui/dom';

/** A canvas in device pixels that is drawn in CSS pixels. */
export class CanvasLayer {
  readonly element = element('canvas', { attributes: { 'aria-hidden': 'true' } });

  /** Fits it to a size and clears it; null where the browser gives no context. */
  begin(width: number, height: number): CanvasRenderingContext2D | null {
    const ratio = window.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.element.width !== across || this.element.height !== down) {
      this.element.width = across;
      this.element.height = down;
      this.element.style.width = `${width}px`;
      this.element.style.height = `${height}px`;
    }
    const context = this.element.getContext('2d');
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }
}
