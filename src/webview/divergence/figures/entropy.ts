import { ENTROPY_EDGES, type ByEntropy } from '../../../lenses/divergence/byEntropy';
import { JS_EDGES } from '../../../lenses/divergence/jsHistogram';
import { cellRamp } from '../../theme/cellRamp';
import { formatNumber } from '../../ui/format';
import { densityChart } from '../densityChart';
import type { Figure } from '../../figures/figure';
import { edgeName, ofAll, sumOf, type FigureInput } from './about';
import { formatGroup, groupTable } from './byGroup';
import { placeOf } from './sparsity';

/** JS against the entropy of the base: a density with the mean per column. */
export function entropyFigure({ tallies, density }: ByEntropy, input: FigureInput): Figure {
  const names = Array.from(ENTROPY_EDGES, (edge, bin) =>
    bin === ENTROPY_EDGES.length - 1
      ? `${edge} and more`
      : `${edge} to ${ENTROPY_EDGES[bin + 1] ?? ''}`,
  );
  return {
    id: 'entropy',
    title: 'Against the entropy of the base',
    about: ofAll(sumOf(tallies.counts), input),
    description: 'Tokens by base entropy and JS, with the mean JS of each column.',
    table: groupTable('base entropy (nats)', names, tallies),
    format: formatGroup,
    draw: (context) =>
      densityChart(
        {
          counts: density,
          columns: Array.from(ENTROPY_EDGES, (edge, bin) =>
            bin % 2 === 0 ? (bin === ENTROPY_EDGES.length - 1 ? `≥ ${edge}` : String(edge)) : '',
          ),
          rows: Array.from(JS_EDGES, edgeName),
          axes: ['base entropy, nats', 'JS, nats'],
          // Counts have the ramp of one colour, whatever the lens of the map is.
          ramp: cellRamp(context.theme, { range: [0, 1] }),
          curve: Array.from(tallies.meanJs, (js) => (Number.isNaN(js) ? NaN : placeOf(js))),
          curveTitle: 'mean JS',
          mark: { at: placeOf(input.threshold), text: `> ${formatNumber(input.threshold)}` },
        },
        context,
      ),
  };
}
