import type { Rgb } from './color';

/** The least contrast of normal text in WCAG 2.2, success criterion 1.4.3 (level AA). */
export const TEXT_CONTRAST = 4.5;

const BLACK: Rgb = { r: 0, g: 0, b: 0 };
const WHITE: Rgb = { r: 255, g: 255, b: 255 };

/** Relative luminance of WCAG 2.2, 0 to 1. */
export function luminance({ r, g, b }: Rgb): number {
  const linear = (channel: number): number => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/**
 * The preferred text colour where it can be read, otherwise black or white. One of these two
 * always reaches 4.5: the worst background gives both 4.58.
 */
export function readableOn(background: Rgb, preferred: Rgb): Rgb {
  if (contrast(background, preferred) >= TEXT_CONTRAST) return preferred;
  return contrast(background, BLACK) >= contrast(background, WHITE) ? BLACK : WHITE;
}
