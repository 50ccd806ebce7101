import { BEST_RANK_EDGES, type BestTokenRank } from '../../../lenses/divergence/bestTokenRank';
import { formatPercent, groupDigits } from '../../ui/format';
import { barChart } from '../../figures/barChart';
import type { Figure } from '../../figures/figure';
import { ofDivergent, sumOf, type FigureInput } from './about';
import { axisPercent } from './sparsity';

/** What rank the base gives the model's likeliest token at the divergent tokens. */
export function bestRankFigure(result: BestTokenRank, input: FigureInput): Figure {
  const { counts, probabilityKnown, rare } = result;
  const total = sumOf(counts);
  const shares = counts.map((count) => count / total);
  const names = Array.from(BEST_RANK_EDGES, (edge, at) => {
    const next = BEST_RANK_EDGES[at + 1];
    if (next === undefined) return `≥ ${edge}`;
    return next - edge === 1 ? String(edge) : `${edge}–${next - 1}`;
  });
  const rareShare =
    probabilityKnown > 0 ? `; base p < 0.01 at ${formatPercent(rare / probabilityKnown)}` : '';
  return {
    id: 'best-rank',
    title: 'Base rank of the model’s best token',
    about: ofDivergent(total, input) + rareShare,
    description: 'Low ranks: training reordered candidates. High ranks: it brought in new ones.',
    table: {
      columns: ['base rank', 'tokens', 'share'],
      rows: names.map((name, at) => [name, counts[at] ?? 0, total > 0 ? (shares[at] ?? 0) : null]),
    },
    format: (value, column) => (column === 1 ? groupDigits(value) : formatPercent(value)),
    draw: (context) =>
      barChart(
        {
          categories: names,
          axis: 'rank under the base',
          bars: {
            title: 'share of divergent tokens',
            values: shares,
            format: axisPercent,
            labelled: true,
            least: 0.1,
          },
          counts,
        },
        context,
      ),
  };
}
