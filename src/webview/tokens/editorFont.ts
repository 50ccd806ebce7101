import { canvasMetrics } from './measure';
import type { TextMetrics } from './metrics';

const LINE_HEIGHT = 1.7;

export interface EditorFont {
  readonly metrics: TextMetrics;
  /** CSS pixels. */
  readonly lineHeight: number;
}

/** Measures the font that an element's text is in, and tells the style sheet the line height. */
export function readEditorFont(text: HTMLElement, scroller: HTMLElement): EditorFont {
  const style = getComputedStyle(text);
  const lineHeight = Math.round(parseFloat(style.fontSize) * LINE_HEIGHT);
  scroller.style.setProperty('--line-height', `${lineHeight}px`);
  const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return { metrics: canvasMetrics(font), lineHeight };
}
