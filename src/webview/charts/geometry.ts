import { area, line, type ScaleLinear } from 'd3';
import type { LensContext, LensValues } from '../../lenses/lens';
import type { Range } from '../../trace/units';
import { downsample } from './downsample';

type Scale = ScaleLinear<number, number>;
type Point = readonly [x: number, y: number];

export interface CurvePaths {
  readonly line: string;
  /** Below the curve, or between the bounds of an interval. */
  readonly area: string;
  /** Marks of values above the scale. */
  readonly clipped: string;
}

/** Paths of one lens over `range`; at most one bucket per pixel of the plot. */
export function curvePaths(
  values: LensValues,
  drawn: Float64Array,
  range: Range,
  x: Scale,
  y: Scale,
): CurvePaths {
  const [left = 0, right = 0] = x.range();
  const pixels = Math.max(1, Math.floor(right - left));
  const [bottom = 0, top = 1] = y.domain();
  const points: Point[] = [];
  let clipped = '';
  for (const bucket of downsample(drawn, range, pixels)) {
    const at = x((bucket.start + bucket.end) / 2);
    const [first, second] = bucket.lowFirst ? [bucket.low, bucket.high] : [bucket.high, bucket.low];
    points.push([at, first]);
    if (second !== first) points.push([at, second]);
    if (bucket.high > top) clipped += triangle(at, y(top));
  }
  const height = (value: number): number => y(Math.max(bottom, Math.min(top, value)));
  const defined = ([, value]: Point): boolean => !Number.isNaN(value);
  const drawLine = line<Point>()
    .defined(defined)
    .x(([at]) => at)
    .y(([, value]) => height(value));
  const fill =
    values.kind === 'bounds'
      ? band(values, range, x, height, pixels)
      : area<Point>()
          .defined(defined)
          .x(([at]) => at)
          .y0(y(bottom))
          .y1(([, value]) => height(value))(points);
  return { line: drawLine(points) ?? '', area: fill ?? '', clipped };
}

/** Paths of what belongs beside a lens's values, on its scale. */
export function contextPaths(
  { band: around, actual, marks }: LensContext,
  range: Range,
  x: Scale,
  y: Scale,
): Readonly<Record<keyof LensContext, string>> {
  const [left = 0, right = 0] = x.range();
  const pixels = Math.max(1, Math.floor(right - left));
  const [bottom = 0, top = 1] = y.domain();
  const height = (value: number): number => y(Math.max(bottom, Math.min(top, value)));
  const buckets = actual ? downsample(actual.values, range, pixels) : [];
  const drawLine = line<(typeof buckets)[number]>()
    .defined(({ low }) => !Number.isNaN(low))
    .x(({ start, end }) => x((start + end) / 2))
    .y(({ low, high }) => height((low + high) / 2));
  return {
    band: (around && band(around, range, x, height, pixels)) ?? '',
    actual: drawLine(buckets) ?? '',
    marks: (marks?.tokens ?? [])
      .filter((token) => token >= range.start && token < range.end)
      .map((token) => arrowDown(x(token + 0.5), y(top)))
      .join(''),
  };
}

function band(
  { lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array },
  range: Range,
  x: Scale,
  height: (value: number) => number,
  pixels: number,
): string | null {
  const low = downsample(lower, range, pixels);
  const high = downsample(upper, range, pixels);
  return area<number>()
    .defined((at) => !Number.isNaN(low[at]?.low ?? NaN) && !Number.isNaN(high[at]?.high ?? NaN))
    .x((at) => x(((low[at]?.start ?? 0) + (low[at]?.end ?? 0)) / 2))
    .y0((at) => height(low[at]?.low ?? NaN))
    .y1((at) => height(high[at]?.high ?? NaN))(low.map((_, at) => at));
}

/** A shape of its own marks reflections everywhere: the diamond. */
export function diamond(x: number, y: number, radius = 4): string {
  return `M${x},${y - radius}l${radius},${radius}l${-radius},${radius}l${-radius},${-radius}z`;
}

/** Points at a place from above: a drop. */
function arrowDown(x: number, y: number): string {
  return `M${x - 4},${y - 8}h8l-4,7z`;
}

function triangle(x: number, y: number): string {
  return `M${x - 3},${y - 1}h6l-3,-5z`;
}
