import { PLACES, type MassReallocation } from '../../../lenses/divergence/massReallocation';
import { formatDifference, formatNumber } from '../../ui/format';
import { barChart } from '../../figures/barChart';
import type { Figure } from '../../figures/figure';
import { cell, ofDivergent, type FigureInput } from './about';

/** Which places of the base's list gained and lost probability at the divergent tokens. */
export function reallocationFigure(
  { tokens, base, lower, upper }: MassReallocation,
  input: FigureInput,
): Figure {
  const names = [...Array.from({ length: PLACES }, (_, at) => String(at + 1)), 'beyond'];
  const middle = lower.map((least, at) => (least + (upper[at] ?? NaN)) / 2);
  return {
    id: 'reallocation',
    title: 'Mass moved among the base’s best tokens',
    about: ofDivergent(tokens, input),
    description:
      'Mean of model minus base probability by base rank at divergent tokens. Tokens that the model does not list are known within bounds.',
    table: {
      columns: ['base rank', 'base mass', 'moved at least', 'moved at most'],
      rows: names.map((name, at) => [name, cell(base[at]), cell(lower[at]), cell(upper[at])]),
    },
    format: (value, column) =>
      column === 1 ? formatNumber(value) : formatDifference(value, value),
    draw: (context) =>
      barChart(
        {
          categories: names,
          axis: 'rank under the base',
          bars: {
            title: 'mean probability moved: model − base',
            values: middle,
            format: (value) => String(Number(value.toFixed(3))).replace('-', '−'),
            interval: { lower, upper },
            colour: (_, value) => (value < 0 ? context.theme.left : context.theme.heat),
            labelled: true,
            least: 0.01,
          },
        },
        context,
      ),
  };
}
