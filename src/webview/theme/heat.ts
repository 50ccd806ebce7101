import type { Lens, LensValues } from '../../lenses/lens';
import { cssColor, mix, type Rgb } from './color';
import { readableOn } from './contrast';
import { DIFFERENCE_LEVELS } from './diverging';

/** Steps of the ramp. Sixteen is more than an eye can tell apart in text. */
export const HEAT_LEVELS = 16;
/** Level of a token that has no value. */
export const MISSING_LEVEL = 255;
/** An interval wider than this share of the lens's range is marked as such. */
export const WIDE_INTERVAL = 0.1;

/** The strongest heat leaves a trace of the background, so that outlines still show on it. */
const FULL_HEAT = 0.88;

export interface HeatStep {
  readonly background: Rgb;
  readonly foreground: Rgb;
}

/** Backgrounds and text colours for every level, from the theme's own colours. */
export function heatRamp(background: Rgb, foreground: Rgb, heat: Rgb): readonly HeatStep[] {
  return Array.from({ length: HEAT_LEVELS }, (_, level) => {
    const step = mix(background, heat, heatAmount(level));
    return { background: step, foreground: readableOn(step, foreground) };
  });
}

/** Share of the heat colour in a level, 0 to 1. */
export function heatAmount(level: number): number {
  return FULL_HEAT * (level / (HEAT_LEVELS - 1));
}

/** Whether 0 lies within the range, and is the value at which there is nothing to see. */
export function isSigned({ range: [low, high] }: Pick<Lens, 'range'>): boolean {
  return low < 0 && high > 0;
}

/** The ends of the range: what is heated, and its opposite. */
export function endsOf({ range: [low, high], notable }: Pick<Lens, 'range' | 'notable'>): {
  readonly calm: number;
  readonly hot: number;
} {
  return notable === 'high' ? { calm: low, hot: high } : { calm: high, hot: low };
}

/**
 * Place of a value from 0 (calm) to 1 (notable); NaN stays NaN. Heat begins at the calm end of the
 * range, and at 0 where values have signs.
 */
export function heatOf(lens: Pick<Lens, 'range' | 'notable'>, value: number): number {
  const { calm, hot } = endsOf(lens);
  return shareOf(value, isSigned(lens) ? 0 : calm, hot);
}

/** Steps of a value towards the end that is not heated, where values have signs; else 0. */
export function coolLevelOf(lens: Pick<Lens, 'range' | 'notable'>, value: number): number {
  const share = isSigned(lens) ? shareOf(value, 0, endsOf(lens).calm) : 0;
  return Number.isNaN(share) ? 0 : Math.round(share * DIFFERENCE_LEVELS);
}

function shareOf(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

export function levelOf(lens: Pick<Lens, 'range' | 'notable'>, value: number): number {
  const heat = heatOf(lens, value);
  return Number.isNaN(heat) ? MISSING_LEVEL : Math.round(heat * (HEAT_LEVELS - 1));
}

/** What is drawn where one number is needed: an interval by its notable end. */
export function drawnValues(lens: Pick<Lens, 'notable'>, values: LensValues): Float64Array | null {
  switch (values.kind) {
    case 'exact':
      return values.values;
    case 'bounds':
      // Where no upper bound is known, the lower one still says how high the value is at least.
      return lens.notable === 'high'
        ? values.upper.map((value, at) => (Number.isNaN(value) ? (values.lower[at] ?? NaN) : value))
        : values.lower;
    case 'absent':
      return null;
  }
}

/** Whether token `index` has an interval that is too wide to be read as one number. */
export function isWide(lens: Pick<Lens, 'range'>, values: LensValues, index: number): boolean {
  if (values.kind !== 'bounds') return false;
  const width = (values.upper[index] ?? NaN) - (values.lower[index] ?? NaN);
  return width > WIDE_INTERVAL * (lens.range[1] - lens.range[0]);
}

/** Counts of values beyond either end of the range, which the colours cannot tell apart. */
export function clippedCounts(
  range: readonly [number, number],
  values: Float64Array,
): { readonly below: number; readonly above: number } {
  let below = 0;
  let above = 0;
  for (const value of values) {
    if (value < range[0]) below += 1;
    else if (value > range[1]) above += 1;
  }
  return { below, above };
}

/**
 * A CSS gradient of the same steps, for the legend, from the calm end to the hot one.
 * @param cool steps towards the calm end, where values have signs.
 */
export function rampGradient(
  lens: Pick<Lens, 'range' | 'notable'>,
  ramp: readonly HeatStep[],
  cool: readonly HeatStep[],
): string {
  if (!isSigned(lens)) return gradient(ramp.map((step) => cssColor(step.background)));
  const { calm, hot } = endsOf(lens);
  const none = (100 * Math.abs(calm)) / Math.abs(hot - calm);
  return gradient([...spread(cool.toReversed(), 0, none), ...spread(ramp, none, 100)]);
}

/** Steps between two places, in per cent. */
function spread(steps: readonly HeatStep[], from: number, to: number): string[] {
  return steps.map(({ background }, at) => {
    const place = from + ((to - from) * at) / steps.length;
    return `${cssColor(background)} ${place.toFixed(1)}%`;
  });
}

function gradient(stops: readonly string[]): string {
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
