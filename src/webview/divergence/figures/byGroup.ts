import type { Tallies } from '../../../lenses/divergence/tally';
import { formatNumber, formatPercent, groupDigits } from '../../ui/format';
import { barChart } from '../../figures/barChart';
import type { Figure } from '../../figures/figure';
import { cell, ofAll, sumOf, type FigureInput } from './about';
import { axisPercent } from './sparsity';

export interface Groups {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Of the tallies' groups, short; and in full, for the table. */
  readonly names: readonly string[];
  readonly fullNames: readonly string[];
  readonly axis: string;
}

/** Mean JS and share of divergent tokens by group. */
export function groupFigure(groups: Groups, tallies: Tallies, input: FigureInput): Figure {
  const { counts, meanJs, shares } = tallies;
  return {
    id: groups.id,
    title: groups.title,
    about: ofAll(sumOf(counts), input),
    description: groups.description,
    table: groupTable(groups.axis, groups.fullNames, tallies),
    format: formatGroup,
    draw: (context) =>
      barChart(
        {
          categories: groups.names,
          axis: groups.axis,
          bars: {
            title: 'mean JS, nats',
            values: meanJs,
            format: (value) => String(Number(value.toPrecision(3))),
            least: 0.01,
          },
          dots: { title: 'share divergent', values: shares, format: axisPercent },
          counts,
        },
        context,
      ),
  };
}

export function groupTable(
  what: string,
  names: readonly string[],
  { counts, meanJs, shares }: Tallies,
): Figure['table'] {
  return {
    columns: [what, 'tokens', 'mean JS (nats)', 'share divergent'],
    rows: names.map((name, at) => [name, counts[at] ?? 0, cell(meanJs[at]), cell(shares[at])]),
  };
}

export function formatGroup(value: number, column: number): string {
  if (column === 1) return groupDigits(value);
  return column === 2 ? formatNumber(value) : formatPercent(value);
}
