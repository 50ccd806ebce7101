import { POSITIONS } from '../../../lenses/divergence/byPosition';
import type { Tallies } from '../../../lenses/divergence/tally';
import type { Figure } from '../../figures/figure';
import type { FigureInput } from './about';
import { groupFigure } from './byGroup';

/** Divergence by tenths of each sample. */
export function positionFigure(tallies: Tallies, input: FigureInput): Figure {
  const percent = (part: number): number => (100 * part) / POSITIONS;
  const parts = Array.from({ length: POSITIONS }, (_, part) => part);
  return groupFigure(
    {
      id: 'position',
      title: 'Where: by relative position',
      description: 'Mean JS and share of divergent tokens in each tenth of a sample.',
      names: parts.map((part) => `${percent(part)}–${percent(part + 1)}`),
      fullNames: parts.map((part) => `${percent(part)} % to ${percent(part + 1)} %`),
      axis: 'position, % of the sample',
    },
    tallies,
    input,
  );
}
