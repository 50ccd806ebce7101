import { RANKS } from '../../../lenses/divergence/byRank';
import type { Tallies } from '../../../lenses/divergence/tally';
import type { Figure } from '../../figures/figure';
import type { FigureInput } from './about';
import { groupFigure } from './byGroup';

/** Divergence by the rank of the chosen token under the base. */
export function rankFigure(tallies: Tallies, input: FigureInput): Figure {
  const names = [...Array.from({ length: RANKS }, (_, at) => String(at + 1)), `> ${RANKS}`];
  return groupFigure(
    {
      id: 'rank',
      title: 'By base rank of the chosen token',
      description:
        'Mean JS and share of divergent tokens by the rank that the base gives the token.',
      names,
      fullNames: names,
      axis: 'rank under the base',
    },
    tallies,
    input,
  );
}
