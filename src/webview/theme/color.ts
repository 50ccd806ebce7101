/** An opaque sRGB colour, channels 0 to 255. */
export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` and `rgba()`; alpha is laid over `behind`. */
export function parseColor(text: string, behind: Rgb = { r: 0, g: 0, b: 0 }): Rgb | undefined {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex !== undefined) {
    const full = hex.length <= 4 ? hex.replace(/./g, '$&$&') : hex;
    if (full.length !== 6 && full.length !== 8) return undefined;
    const channel = (at: number): number => parseInt(full.slice(at, at + 2), 16);
    const alpha = full.length === 8 ? channel(6) / 255 : 1;
    return mix(behind, { r: channel(0), g: channel(2), b: channel(4) }, alpha);
  }
  const parts = /^rgba?\(([^)]*)\)$/i.exec(text.trim())?.[1]?.split(/[\s,/]+/);
  if (parts === undefined) return undefined;
  const [r, g, b, alpha = 1] = parts.filter((part) => part !== '').map(Number);
  if (r === undefined || g === undefined || b === undefined) return undefined;
  if (![r, g, b, alpha].every(Number.isFinite)) return undefined;
  return mix(behind, { r, g, b }, alpha);
}

/** `amount` 0 gives `from`, 1 gives `to`. */
export function mix(from: Rgb, to: Rgb, amount: number): Rgb {
  const channel = (a: number, b: number): number => Math.round(a + (b - a) * amount);
  return { r: channel(from.r, to.r), g: channel(from.g, to.g), b: channel(from.b, to.b) };
}

export function cssColor({ r, g, b }: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${alpha})`;
}
