import { scaleLinear } from 'd3';
import type { LengthBin } from '../../lenses/ziprc/lengthBins';
import type { FigureContext } from '../figures/figure';
import { chart, gridColour, label, svg } from '../figures/svg';
import { cssColor } from '../theme/color';
import { groupDigits } from '../ui/format';

const MARGIN = { top: 30, right: 16, bottom: 36, left: 46 };

/** What remained against what was predicted: medians in a band, and the line on which the two are equal. */
export function lengthChart(bins: readonly LengthBin[], context: FigureContext): SVGSVGElement {
  const { theme, width, height } = context;
  const [right, bottom] = [width - MARGIN.right, height - MARGIN.bottom];
  const most = Math.max(1, ...bins.flatMap(({ meanPredicted, high }) => [meanPredicted, high]));
  const x = scaleLinear([0, most], [MARGIN.left, right]).nice(5);
  const y = scaleLinear(x.domain(), [bottom, MARGIN.top]);
  const end = x.domain()[1] ?? most;
  const ink = cssColor(theme.foreground);
  const grid = cssColor(gridColour(context));
  const colour = cssColor(theme.left);
  const path = (edge: 'low' | 'median' | 'high', reversed = false): string => {
    const points = bins.map(
      (bin) => `${x(bin.meanPredicted).toFixed(1)},${y(bin[edge]).toFixed(1)}`,
    );
    return (reversed ? points.reverse() : points).join(' ');
  };
  return chart(
    context,
    ...y.ticks(5).flatMap((tick) => [
      svg('line', { x1: MARGIN.left, x2: right, y1: y(tick), y2: y(tick), stroke: grid }),
      label(context, groupDigits(tick), {
        ...{ x: MARGIN.left - 6, y: y(tick) + 3.5, 'text-anchor': 'end' },
      }),
    ]),
    ...x
      .ticks(5)
      .map((tick) =>
        label(
          context,
          groupDigits(tick),
          { x: x(tick), y: bottom + 13, 'text-anchor': 'middle' },
          false,
        ),
      ),
    svg('polygon', {
      points: `${path('low')} ${path('high', true)}`,
      fill: colour,
      'fill-opacity': 0.25,
    }),
    svg('line', {
      ...{ x1: x(0), y1: y(0), x2: x(end), y2: y(end) },
      stroke: ink,
      'stroke-dasharray': '5 4',
    }),
    svg('line', { x1: MARGIN.left, x2: right, y1: bottom, y2: bottom, stroke: ink }),
    svg('polyline', { points: path('median'), fill: 'none', stroke: colour, 'stroke-width': 1.5 }),
    ...bins.flatMap(({ meanPredicted, low, median, high }) => {
      const at = x(meanPredicted);
      return [
        svg('line', { x1: at, x2: at, y1: y(low), y2: y(high), stroke: colour }),
        svg('circle', {
          ...{ cx: at, cy: y(median), r: 3.2 },
          fill: cssColor(theme.background),
          stroke: colour,
          'stroke-width': 1.75,
        }),
      ];
    }),
    label(context, 'tokens that followed', { x: 2, y: 10 }),
    label(context, '○ median, with 10 to 90 %   - - as predicted', {
      ...{ x: right, y: 10, 'text-anchor': 'end' },
    }),
    label(context, 'predicted median of the tokens left', {
      ...{ x: right, y: height - 4, 'text-anchor': 'end' },
    }),
  );
}
