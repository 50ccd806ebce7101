import { JS_EDGES } from '../../../lenses/divergence/jsHistogram';
import { lensById } from '../../state/sampleView';
import { CELL_STEPS, cellRamp, cellScale } from '../../theme/cellRamp';
import { formatNumber, formatPercent, groupDigits } from '../../ui/format';
import { barChart } from '../../figures/barChart';
import type { Figure } from '../../figures/figure';
import { edgeName, ofAll, sumOf, type FigureInput } from './about';

/** How sparse the divergence is: the share of tokens by JS. */
export function sparsityFigure(counts: Float64Array, input: FigureInput): Figure {
  const total = sumOf(counts);
  const shares = counts.map((count) => count / total);
  let seen = 0;
  const cumulative = shares.map((share) => (seen += share));
  const upper = (bin: number): number => JS_EDGES[bin + 1] ?? Math.LN2;
  return {
    id: 'sparsity',
    title: 'How far apart: tokens by JS',
    about: ofAll(total, input),
    description: `${formatPercent(cumulative[4] ?? NaN)} of the tokens have a JS below 0.01 nats.`,
    table: {
      columns: ['JS from (nats)', 'JS to (nats)', 'tokens', 'share', 'share up to here'],
      rows: Array.from(counts, (count, bin) => [
        JS_EDGES[bin] ?? 0,
        upper(bin),
        count,
        total > 0 ? (shares[bin] ?? 0) : null,
        total > 0 ? (cumulative[bin] ?? 0) : null,
      ]),
    },
    format: (value, column) =>
      column === 2
        ? groupDigits(value)
        : column > 2
          ? formatPercent(value)
          : String(Number(value.toPrecision(3))),
    draw: (context) => {
      const lens = lensById('js');
      const ramp = cellRamp(context.theme, lens);
      return barChart(
        {
          categories: Array.from(JS_EDGES, (edge) => `≥ ${edgeName(edge)}`),
          axis: 'JS, nats',
          bars: {
            title: 'share of tokens, logarithmic',
            values: shares,
            format: axisPercent,
            log: true,
            labelled: true,
            // The colours of the map, so that the two are read together.
            colour: (bin) =>
              ramp[Math.max(CELL_STEPS >> 3, cellScale(lens)(upper(bin)))] ?? context.theme.heat,
          },
          mark: { at: placeOf(input.threshold), text: `JS > ${formatNumber(input.threshold)}` },
        },
        context,
      );
    },
  };
}

/** Where a JS lies among the bins, in bins from the left; even in its logarithm within a bin. */
export function placeOf(js: number): number {
  const last = JS_EDGES.length - 1;
  const bin = Math.max(
    0,
    JS_EDGES.findLastIndex((edge) => js >= edge),
  );
  const low = JS_EDGES[bin] ?? 0;
  const high = bin === last ? Math.LN2 : (JS_EDGES[bin + 1] ?? Math.LN2);
  const share = low > 0 ? Math.log(js / low) / Math.log(high / low) : js / high;
  return bin + Math.max(0, Math.min(1, share));
}

/** 12 %, 0.3 %, 0.01 %. */
export function axisPercent(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  const text = percent >= 99.5 ? percent.toFixed(0) : String(Number(percent.toPrecision(2)));
  return `${text} %`;
}
