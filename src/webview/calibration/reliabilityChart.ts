import { scaleLinear } from 'd3';
import type { GroupBin } from '../../lenses/ziprc/groupCalibration';
import type { FigureContext } from '../figures/figure';
import { chart, gridColour, label, svg } from '../figures/svg';
import { cssColor } from '../theme/color';
import { groupDigits } from '../ui/format';

const MARGIN = { top: 30, right: 14, bottom: 46, left: 46 };

/**
 * Share of right answers against what was predicted, with the diagonal on which the two are equal.
 * The column of each bin names it in `data-bin`, for clicks.
 */
export function reliabilityChart(
  bins: readonly GroupBin[],
  selected: number,
  context: FigureContext,
): SVGSVGElement {
  const { theme, width, height } = context;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const x = scaleLinear([0, 1], [MARGIN.left, right]);
  const y = scaleLinear([0, 1], [bottom, MARGIN.top]);
  const ink = cssColor(theme.foreground);
  const grid = cssColor(gridColour(context));
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const parts: Node[] = y
    .ticks(4)
    .flatMap((tick) => [
      svg('line', { x1: MARGIN.left, x2: right, y1: y(tick), y2: y(tick), stroke: grid }),
      label(context, percent(tick), { x: MARGIN.left - 6, y: y(tick) + 3.5, 'text-anchor': 'end' }),
    ]);
  for (const [at, bin] of bins.entries()) {
    parts.push(...column(bin, at === selected, x, y, context));
  }
  parts.push(
    svg('line', {
      ...{ x1: x(0), y1: y(0), x2: x(1), y2: y(1) },
      stroke: ink,
      'stroke-dasharray': '5 4',
    }),
    svg('line', { x1: MARGIN.left, x2: right, y1: bottom, y2: bottom, stroke: ink }),
  );
  for (const bin of bins) parts.push(...point(bin, x, y, context));
  for (const [at, { from, to, weight }] of bins.entries()) {
    const middle = { x: x((from + to) / 2), 'text-anchor': 'middle' };
    parts.push(
      label(
        context,
        String(Math.round(from * 100)),
        { x: x(from), y: bottom + 13, 'text-anchor': 'middle' },
        false,
      ),
      label(context, short(weight), { ...middle, y: bottom + 26, 'font-size': 9 }),
      svg('rect', {
        ...{ x: x(from), y: MARGIN.top, width: x(to) - x(from), height: height - MARGIN.top },
        fill: 'transparent',
        'data-bin': at,
      }),
    );
  }
  parts.push(
    label(context, '100', { x: right, y: bottom + 13, 'text-anchor': 'middle' }, false),
    label(context, 'right answers', { x: 2, y: 10 }),
    label(context, '● mean prediction, with 95 % interval   - - as predicted', {
      ...{ x: right, y: 10, 'text-anchor': 'end' },
    }),
    label(context, 'predicted P(correct), % · below: states', {
      ...{ x: right, y: height - 4, 'text-anchor': 'end' },
    }),
  );
  return chart(context, ...parts);
}

type Scale = (value: number) => number;

function column(
  { from, to, weight, meanReward }: GroupBin,
  isSelected: boolean,
  x: Scale,
  y: Scale,
  { theme }: FigureContext,
): Node[] {
  const box = { x: x(from) + 1.5, width: x(to) - x(from) - 3 };
  const ink = cssColor(theme.foreground);
  const parts: Node[] = [];
  if (weight > 0) {
    parts.push(
      svg('rect', {
        ...box,
        y: y(meanReward),
        height: Math.max(0.75, y(0) - y(meanReward)),
        fill: cssColor(theme.heat),
        'fill-opacity': theme.highContrast ? 0.75 : 0.55,
        ...(theme.highContrast ? { stroke: ink, 'stroke-width': 0.75 } : {}),
      }),
    );
  }
  if (isSelected) {
    parts.push(
      svg('rect', {
        ...box,
        y: y(1),
        height: y(0) - y(1),
        fill: ink,
        'fill-opacity': 0.08,
        stroke: theme.highContrast ? ink : cssColor(theme.focus),
        'stroke-width': theme.highContrast ? 2.5 : 1.5,
      }),
    );
  }
  return parts;
}

function point(
  { weight, meanPredicted, meanReward, low, high }: GroupBin,
  x: Scale,
  y: Scale,
  { theme }: FigureContext,
): Node[] {
  if (weight === 0) return [];
  const stroke = cssColor(theme.foreground);
  const at = x(meanPredicted);
  const cap = (value: number): Node =>
    svg('line', { x1: at - 3.5, x2: at + 3.5, y1: y(value), y2: y(value), stroke });
  return [
    svg('line', { x1: at, x2: at, y1: y(low), y2: y(high), stroke }),
    cap(low),
    cap(high),
    svg('circle', {
      ...{ cx: at, cy: y(meanReward), r: 3.6 },
      fill: stroke,
      stroke: cssColor(theme.background),
      'stroke-width': 1.25,
    }),
  ];
}

/** 12, 340, 51k. */
function short(count: number): string {
  return count < 10_000 ? groupDigits(count) : `${Math.round(count / 1000)}k`;
}
