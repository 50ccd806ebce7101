import { cssColor, type Rgb } from '../theme/color';
import type { FigureContext } from '../figures/figure';
import { chart, label, svg } from '../figures/svg';

/** Counts over two binned quantities, and a curve through the columns. */
export interface Density {
  /** Row-major [column, row from the bottom]. */
  readonly counts: Float64Array;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly axes: readonly [x: string, y: string];
  readonly ramp: readonly Rgb[];
  /** Place of the curve in rows per column, from the bottom; NaN leaves it out. */
  readonly curve: readonly number[];
  readonly curveTitle: string;
  /** A line across, in rows from the bottom. */
  readonly mark?: { readonly at: number; readonly text: string };
}

const MARGIN = { top: 20, left: 52, right: 74 };

/** Cells coloured by the logarithm of their counts: a quiet corner holds most tokens. */
export function densityChart(model: Density, context: FigureContext): SVGSVGElement {
  const { theme, width, height } = context;
  const { counts, columns, rows, ramp, curve, mark } = model;
  const bottom = height - 32;
  const right = width - MARGIN.right;
  const across = (right - MARGIN.left) / columns.length;
  const down = (bottom - MARGIN.top) / rows.length;
  const x = (at: number): number => MARGIN.left + at * across;
  const y = (at: number): number => bottom - at * down;
  const most = Math.max(1, ...counts);
  const colour = (count: number): Rgb | undefined =>
    ramp[Math.round((Math.log1p(count) / Math.log1p(most)) * (ramp.length - 1))];
  const parts: Node[] = [];
  counts.forEach((count, cell) => {
    const fill = colour(count);
    if (count === 0 || !fill) return;
    const [column, row] = [Math.floor(cell / rows.length), cell % rows.length];
    parts.push(
      svg('rect', {
        ...{ x: x(column) + 0.5, y: y(row + 1) + 0.5, width: across - 1, height: down - 1, rx: 1 },
        fill: cssColor(fill),
      }),
    );
  });
  columns.forEach((name, at) => {
    const every = Math.ceil((name.length * 6 + 8) / across);
    if (at % every !== 0) return;
    parts.push(label(context, name, { x: x(at), y: bottom + 13, 'text-anchor': 'middle' }, false));
  });
  rows.forEach((name, at) => {
    parts.push(label(context, name, { x: MARGIN.left - 6, y: y(at) + 3.5, 'text-anchor': 'end' }));
  });
  const ink = cssColor(theme.foreground);
  if (mark) {
    const at = y(mark.at);
    parts.push(
      svg('line', {
        ...{ x1: MARGIN.left, x2: right, y1: at, y2: at },
        stroke: ink,
        'stroke-dasharray': '3 3',
      }),
      label(context, mark.text, { x: right + 4, y: at + 3.5 }, false),
    );
  }
  parts.push(...curveOf(curve, x, y, theme.background, theme.foreground));
  parts.push(
    svg('line', { x1: MARGIN.left, x2: right, y1: bottom, y2: bottom, stroke: ink }),
    label(context, model.axes[1], { x: 2, y: 10 }),
    label(context, model.axes[0], { x: right, y: bottom + 27, 'text-anchor': 'end' }),
    label(context, `● ${model.curveTitle}`, { x: right, y: 10, 'text-anchor': 'end' }, false),
    ...countLegend(ramp, most, context, right + 14),
  );
  return chart(context, ...parts);
}

function curveOf(
  curve: readonly number[],
  x: (at: number) => number,
  y: (at: number) => number,
  behind: Rgb,
  ink: Rgb,
): Node[] {
  const points = curve
    .map((row, column) => ({ x: x(column + 0.5), y: y(row), row }))
    .filter(({ row }) => !Number.isNaN(row));
  const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ');
  const line = (stroke: Rgb, width: number): Node =>
    svg('polyline', {
      points: path,
      fill: 'none',
      stroke: cssColor(stroke),
      'stroke-width': width,
    });
  // The lighter frame keeps the curve apart from cells of its own shade.
  return [
    line(behind, 4),
    line(ink, 1.5),
    ...points.map((point) =>
      svg('circle', {
        ...{ cx: point.x, cy: point.y, r: 3.2 },
        fill: cssColor(ink),
        stroke: cssColor(behind),
        'stroke-width': 1.5,
      }),
    ),
  ];
}

function countLegend(
  ramp: readonly Rgb[],
  most: number,
  context: FigureContext,
  left: number,
): Node[] {
  const height = 70;
  const top = context.height - 32 - height;
  const parts: Node[] = ramp
    .filter((_, step) => step % 8 === 0)
    .map((colour, at, all) =>
      svg('rect', {
        ...{ x: left, y: top + height - ((at + 1) * height) / all.length },
        ...{ width: 9, height: height / all.length + 0.4 },
        fill: cssColor(colour),
      }),
    );
  for (let power = 1; power <= most; power *= 10) {
    const at = top + height * (1 - Math.log1p(power) / Math.log1p(most));
    const text =
      power >= 1e6 ? `${power / 1e6}M` : power >= 1e3 ? `${power / 1e3}k` : String(power);
    parts.push(label(context, text, { x: left + 13, y: at + 3.5 }));
  }
  parts.push(label(context, 'tokens', { x: left, y: top - 6 }));
  return parts;
}
