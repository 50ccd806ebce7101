import type { Lens } from '../../lenses/lens';
import { cssColor, mix, type Rgb } from './color';
import { luminance } from './contrast';
import type { Theme } from './themeWatcher';

/** Steps of the ramp: more than an eye can tell apart in an area without text. */
export const CELL_STEPS = 129;

/** How far the calm end stands out from the page, so that a quiet sample still has an extent. */
const CALM = 0.08;
const CALM_HIGH_CONTRAST = 0.2;
/** Place of the lens's own colour in the ramp; beyond it goes towards white, or black on white. */
const OWN_COLOUR = 0.66;
/** Share of white or black in the notable end. */
const TIP = 0.6;

/**
 * Colours of heat map cells, monotone in lightness so that they read without hue as well. A lens
 * with values on both sides of 0 has a colour for either side.
 */
export function cellRamp(theme: Theme, lens: Pick<Lens, 'range'>): readonly Rgb[] {
  const light = luminance(theme.background) > 0.5;
  const end: Rgb = light ? { r: 0, g: 0, b: 0 } : { r: 255, g: 255, b: 255 };
  const calmShare = theme.highContrast ? CALM_HIGH_CONTRAST : CALM;
  const calm = mix(theme.background, theme.foreground, calmShare);
  const towards = (colour: Rgb, share: number): Rgb =>
    share <= OWN_COLOUR
      ? mix(calm, colour, share / OWN_COLOUR)
      : mix(colour, end, (TIP * (share - OWN_COLOUR)) / (1 - OWN_COLOUR));
  return Array.from({ length: CELL_STEPS }, (_, step) => {
    const share = step / (CELL_STEPS - 1);
    if (!isSigned(lens)) return towards(theme.heat, share);
    return share < 0.5 ? towards(theme.left, 1 - 2 * share) : towards(theme.heat, 2 * share - 1);
  });
}

/** Whether the lens has values on both sides of 0, which then has the calm colour. */
export function isSigned({ range }: Pick<Lens, 'range'>): boolean {
  return range[0] < 0 && range[1] > 0;
}

/** The values at the ends of the ramp: the lens's range, made even around 0 where it is signed. */
export function cellRange(lens: Pick<Lens, 'range' | 'notable'>): readonly [number, number] {
  const [low, high] = lens.range;
  if (isSigned(lens)) {
    const most = Math.max(-low, high);
    return [-most, most];
  }
  return lens.notable === 'high' ? [low, high] : [high, low];
}

/** Gives the step of a value in the ramp, clipped to its ends; -1 for a missing one. */
export function cellScale(lens: Pick<Lens, 'range' | 'notable'>): (value: number) => number {
  const [calm, hot] = cellRange(lens);
  const last = CELL_STEPS - 1;
  return (value) => {
    const share = (value - calm) / (hot - calm);
    if (Number.isNaN(share)) return -1;
    return Math.round(last * Math.min(1, Math.max(0, share)));
  };
}

/** What a peak is the largest of: distance from 0, or closeness to the notable end. */
export function worthOf(lens: Pick<Lens, 'range' | 'notable'>): (value: number) => number {
  if (isSigned(lens)) return Math.abs;
  return lens.notable === 'high' ? (value) => value : (value) => -value;
}

/** A CSS gradient of the ramp, for a legend. */
export function cellGradient(ramp: readonly Rgb[]): string {
  const stops = ramp.filter((_, step) => step % 8 === 0).map((colour) => cssColor(colour));
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
