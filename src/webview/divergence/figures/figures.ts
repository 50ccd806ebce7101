import type { Statistics } from '../../../lenses/divergence/statistics';
import type { Figure } from '../../figures/figure';
import type { FigureInput } from './about';
import { bestRankFigure } from './bestRank';
import { entropyFigure } from './entropy';
import { overlapFigure } from './overlap';
import { positionFigure } from './position';
import { rankFigure } from './rank';
import { reallocationFigure } from './reallocation';
import { sparsityFigure } from './sparsity';
import { wordsFigure } from './words';

/** The figures of the page in their order; one whose statistic has not come yet is undefined. */
export const FIGURES: readonly {
  readonly id: string;
  readonly make: (results: Partial<Statistics>, input: FigureInput) => Figure | undefined;
}[] = [
  {
    id: 'sparsity',
    make: ({ histogram }, input) => histogram && sparsityFigure(histogram, input),
  },
  { id: 'entropy', make: ({ entropy }, input) => entropy && entropyFigure(entropy, input) },
  { id: 'position', make: ({ position }, input) => position && positionFigure(position, input) },
  { id: 'rank', make: ({ rank }, input) => rank && rankFigure(rank, input) },
  {
    id: 'reallocation',
    make: ({ reallocation }, input) => reallocation && reallocationFigure(reallocation, input),
  },
  { id: 'overlap', make: ({ overlap }, input) => overlap && overlapFigure(overlap, input) },
  { id: 'best-rank', make: ({ bestRank }, input) => bestRank && bestRankFigure(bestRank, input) },
  { id: 'words', make: ({ words }, input) => words && wordsFigure(words, input) },
];
