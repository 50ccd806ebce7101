import type { Lens } from '../../lenses/lens';
import { cssColor, mix, type Rgb } from './color';
import { readableOn } from './contrast';
import type { HeatStep } from './heat';

/** Steps on either side of none. */
export const DIFFERENCE_LEVELS = 7;
/** Level of a token whose difference is not known. */
export const MISSING_DIFFERENCE = -128;

/** The strongest step leaves a trace of the background, as that of the heat does. */
const FULL = 0.85;

/** Backgrounds and text colours of levels 1 to DIFFERENCE_LEVELS towards one colour. */
export function differenceRamp(background: Rgb, foreground: Rgb, colour: Rgb): readonly HeatStep[] {
  return Array.from({ length: DIFFERENCE_LEVELS }, (_, at) => {
    const step = mix(background, colour, (FULL * (at + 1)) / DIFFERENCE_LEVELS);
    return { background: step, foreground: readableOn(step, foreground) };
  });
}

/**
 * The difference that has the strongest step: half the width of the lens's own range, fixed so that
 * two comparisons can be compared. Two models of one text rarely differ by more.
 */
export function differenceSpan({ range }: Pick<Lens, 'range'>): number {
  return (range[1] - range[0]) / 2;
}

/** The step of a difference, above 0 where the left value is higher; 0 below half a step. */
export function differenceLevel(lens: Pick<Lens, 'range'>, difference: number): number {
  if (Number.isNaN(difference)) return MISSING_DIFFERENCE;
  const share = difference / differenceSpan(lens);
  const level = Math.round(share * DIFFERENCE_LEVELS);
  // Not -0, which is another key than 0.
  return Math.max(-DIFFERENCE_LEVELS, Math.min(DIFFERENCE_LEVELS, level)) + 0;
}

/** A CSS gradient from the right side's strongest step over none to the left side's. */
export function differenceGradient(
  background: Rgb,
  left: readonly HeatStep[],
  right: readonly HeatStep[],
): string {
  const colours = [
    ...right.toReversed().map((step) => step.background),
    background,
    ...left.map((step) => step.background),
  ];
  return `linear-gradient(90deg, ${colours.map((colour) => cssColor(colour)).join(', ')})`;
}
