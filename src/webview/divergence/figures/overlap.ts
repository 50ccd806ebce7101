import type { OverlapByK } from '../../../lenses/divergence/overlapByK';
import { formatNumber } from '../../ui/format';
import { barChart } from '../../figures/barChart';
import type { Figure } from '../../figures/figure';
import { cell, ofDivergent, type FigureInput } from './about';

/** How many of their k best tokens both models share at the divergent tokens. */
export function overlapFigure({ tokens, overlaps }: OverlapByK, input: FigureInput): Figure {
  const names = Array.from(overlaps, (_, at) => String(at + 1));
  return {
    id: 'overlap',
    title: 'Overlap of the k best tokens',
    about: ofDivergent(tokens, input),
    description: 'Mean share of the k best tokens that both models have among theirs.',
    table: {
      columns: ['k', 'mean overlap'],
      rows: Array.from(overlaps, (value, at) => [at + 1, cell(value)]),
    },
    format: (value, column) => (column === 0 ? String(value) : formatNumber(value)),
    draw: (context) =>
      barChart(
        {
          categories: names,
          axis: 'k',
          bars: {
            title: 'mean |base ∩ model| / k',
            values: overlaps,
            format: (value) => value.toFixed(2),
            labelled: true,
            least: 1,
          },
        },
        context,
      ),
  };
}
