import { scaleLinear, scaleLog } from 'd3';
import { cssColor, type Rgb } from '../theme/color';
import { formatNumber, groupDigits } from '../ui/format';
import type { FigureContext } from './figure';
import { chart, gridColour, label, svg } from './svg';

/** Bars over categories, with dots on a scale of their own where there is a second series. */
export interface Bars {
  readonly categories: readonly string[];
  readonly axis: string;
  readonly bars: {
    readonly title: string;
    /** NaN leaves a place free. */
    readonly values: ArrayLike<number>;
    readonly format: (value: number) => string;
    readonly colour?: (category: number, value: number) => Rgb;
    /** A bar for every value that is not 0, however small; all must be from 0 to 1. */
    readonly log?: boolean;
    /** The numbers above the bars. */
    readonly labelled?: boolean;
    /** The value is known to lie between these. */
    readonly interval?: { readonly lower: ArrayLike<number>; readonly upper: ArrayLike<number> };
    /** The scale reaches at least this. */
    readonly least?: number;
  };
  readonly dots?: {
    readonly title: string;
    readonly values: ArrayLike<number>;
    readonly format: (value: number) => string;
  };
  /** Tokens of each category, below its name. */
  readonly counts?: ArrayLike<number>;
  /** A place between categories, in their units: 0 is the left end of the first. */
  readonly mark?: { readonly at: number; readonly text: string };
}

const MARGIN = { top: 28, left: 46, right: 14 };
const DOTS_RIGHT = 44;

export function barChart(model: Bars, context: FigureContext): SVGSVGElement {
  const { theme, width, height } = context;
  const { categories, bars, dots, counts, mark } = model;
  const bottom = height - (counts ? 44 : 32);
  const right = width - (dots ? DOTS_RIGHT : MARGIN.right);
  const step = (right - MARGIN.left) / categories.length;
  const centre = (at: number): number => MARGIN.left + (at + 0.5) * step;
  const values = Array.from(bars.values);
  const known = [
    ...values,
    ...Array.from(bars.interval?.lower ?? []),
    ...Array.from(bars.interval?.upper ?? []),
  ].filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...known), Math.max(bars.least ?? 0, ...known)];
  const y = bars.log
    ? scaleLog([logFloor(known), 1], [bottom, MARGIN.top]).clamp(true)
    : scaleLinear([low, high > low ? high : low + 1], [bottom, MARGIN.top]).nice(4);
  const zero = bars.log ? bottom : y(0);
  const parts: Node[] = [];

  const grid = cssColor(gridColour(context));
  const shown = bars.log ? decades(logFloor(known)) : y.ticks(4);
  for (const tick of shown) {
    const at = y(tick);
    parts.push(
      svg('line', { x1: MARGIN.left, x2: right, y1: at, y2: at, stroke: grid }),
      label(context, bars.format(tick), { x: MARGIN.left - 6, y: at + 3.5, 'text-anchor': 'end' }),
    );
  }
  values.forEach((value, at) => {
    if (Number.isNaN(value) || (bars.log && value <= 0)) return;
    const [top, foot] = [Math.min(y(value), zero), Math.max(y(value), zero)];
    const gap = Math.min(4, step * 0.14);
    const colour = bars.colour?.(at, value) ?? theme.heat;
    parts.push(
      svg('rect', {
        x: MARGIN.left + at * step + gap / 2,
        y: top,
        width: Math.max(1, step - gap),
        height: Math.max(0.75, foot - top),
        rx: 1.5,
        fill: cssColor(colour),
        ...(theme.highContrast ? { stroke: cssColor(theme.foreground), 'stroke-width': 0.75 } : {}),
      }),
    );
    if (bars.labelled) {
      const beyond = value < 0 ? foot + 11 : top - 4;
      const text = { x: centre(at), y: beyond, 'text-anchor': 'middle', 'font-size': 9.5 };
      parts.push(label(context, bars.format(value), text, false));
    }
  });
  if (bars.interval) parts.push(...whiskers(bars.interval, y, centre, context));
  parts.push(
    svg('line', {
      ...{ x1: MARGIN.left, x2: right, y1: zero, y2: zero },
      stroke: cssColor(theme.foreground),
      'stroke-opacity': 0.55,
    }),
  );
  if (mark) {
    const x = MARGIN.left + mark.at * step;
    const ink = cssColor(theme.foreground);
    parts.push(
      svg('line', {
        ...{ x1: x, x2: x, y1: MARGIN.top - 6, y2: bottom },
        stroke: ink,
        'stroke-dasharray': '3 3',
      }),
    );
    const left = x > (MARGIN.left + right) / 2;
    const place = { x: x + (left ? -5 : 5), y: MARGIN.top, 'text-anchor': left ? 'end' : 'start' };
    parts.push(label(context, mark.text, place, false));
  }
  if (dots) parts.push(...dotSeries(dots, context, centre, [bottom, MARGIN.top], right));
  parts.push(...names(model, context, centre, step, bottom));
  parts.push(...legend(model, context));
  return chart(context, ...parts);
}

type Scale = (value: number) => number;

function whiskers(
  { lower, upper }: NonNullable<Bars['bars']['interval']>,
  y: Scale,
  centre: Scale,
  { theme }: FigureContext,
): Node[] {
  const stroke = cssColor(theme.foreground);
  return Array.from(lower).flatMap((low, at) => {
    const high = upper[at] ?? NaN;
    if (!(Math.abs(y(low) - y(high)) >= 1)) return [];
    const x = centre(at);
    const cap = (value: number): Node =>
      svg('line', { x1: x - 3, x2: x + 3, y1: y(value), y2: y(value), stroke });
    return [svg('line', { x1: x, x2: x, y1: y(low), y2: y(high), stroke }), cap(low), cap(high)];
  });
}

function dotSeries(
  { values, format }: NonNullable<Bars['dots']>,
  context: FigureContext,
  centre: Scale,
  [bottom, top]: readonly [number, number],
  right: number,
): Node[] {
  const { theme } = context;
  const known = Array.from(values).filter(Number.isFinite);
  const y = scaleLinear([0, Math.max(...known, 1e-3)], [bottom, top]).nice(4);
  const ink = cssColor(theme.left);
  const points = Array.from(values)
    .map((value, at) => ({ x: centre(at), y: y(value), value }))
    .filter(({ value }) => Number.isFinite(value));
  return [
    ...y
      .ticks(4)
      .map((tick) => label(context, format(tick), { x: right + 6, y: y(tick) + 3.5, fill: ink })),
    svg('polyline', {
      points: points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' '),
      fill: 'none',
      stroke: ink,
      'stroke-width': 1.5,
    }),
    ...points.map((point) =>
      svg('circle', {
        ...{ cx: point.x, cy: point.y, r: 3 },
        fill: cssColor(theme.background),
        stroke: ink,
        'stroke-width': 1.75,
      }),
    ),
  ];
}

function names(
  { categories, counts, axis }: Bars,
  context: FigureContext,
  centre: Scale,
  step: number,
  bottom: number,
): Node[] {
  // Every second name where they would touch.
  const widest = Math.max(...categories.map((name) => name.length)) * 6 + 6;
  const every = Math.ceil(widest / step);
  const countEvery = counts && step < 30 ? 2 : 1;
  return [
    ...categories.flatMap((name, at) => {
      const middle = { x: centre(at), 'text-anchor': 'middle' };
      const count = counts?.[at] ?? NaN;
      return [
        ...(at % every === 0 ? [label(context, name, { ...middle, y: bottom + 13 }, false)] : []),
        ...(Number.isNaN(count) || at % countEvery !== 0
          ? []
          : [label(context, short(count), { ...middle, y: bottom + 26, 'font-size': 9 })]),
      ];
    }),
    label(context, counts ? `${axis} · below: tokens` : axis, {
      x: centre(categories.length - 1) + step / 2,
      y: bottom + (counts ? 39 : 27),
      'text-anchor': 'end',
    }),
  ];
}

function legend({ bars, dots }: Bars, context: FigureContext): Node[] {
  const { theme, width } = context;
  const first = label(context, bars.title, { x: dots ? 14 : 2, y: 10 });
  if (!dots) return [first];
  return [
    svg('rect', { x: 2, y: 2, width: 8, height: 8, rx: 1.5, fill: cssColor(theme.heat) }),
    first,
    label(context, `○ ${dots.title}`, {
      ...{ x: width - 2, y: 10, 'text-anchor': 'end' },
      fill: cssColor(theme.left),
    }),
  ];
}

/** 12, 340, 5.1k, 2.3M. */
function short(count: number): string {
  if (count < 10_000) return groupDigits(count);
  const [size, unit] = count < 1e6 ? [1e3, 'k'] : [1e6, 'M'];
  return `${formatShort(count / size)}${unit}`;
}

function formatShort(value: number): string {
  return value < 10 ? formatNumber(value).slice(0, 3) : String(Math.round(value));
}

function logFloor(known: readonly number[]): number {
  const least = Math.min(...known.filter((value) => value > 0), 0.1);
  return 10 ** (Math.ceil(Math.log10(least)) - 1);
}

function decades(least: number): readonly number[] {
  const count = Math.round(-Math.log10(least)) + 1;
  return Array.from({ length: count }, (_, power) => 10 ** -power);
}
