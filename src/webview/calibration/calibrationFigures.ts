import type { GroupCalibration } from '../../lenses/ziprc/groupCalibration';
import { PLACES } from '../../lenses/ziprc/places';
import type { Figure } from '../figures/figure';
import { formatNumber, formatPercent, groupDigits, plural } from '../ui/format';
import type { CalibrationState } from './calibrationState';
import { lengthChart } from './lengthChart';
import { reliabilityChart } from './reliabilityChart';

const HEIGHT = 316;

export function reliabilityFigure(result: GroupCalibration, selected: number): Figure {
  const { bins } = result.reward;
  return {
    id: 'reliability',
    title: `Reliability of P(correct), ${titleOf(result)}`,
    about: aboutOf(result.states, result.samples),
    description:
      'Share of right answers in each tenth of the predicted probability, with 95 % intervals; on the diagonal both are equal.',
    height: HEIGHT,
    table: {
      columns: ['predicted', 'states', 'samples', 'mean predicted', 'share right', 'low', 'high'],
      rows: bins.map(({ from, to, weight, samples, meanPredicted, meanReward, low, high }) => [
        `${percentOf(from)} to ${percentOf(to)}`,
        ...[weight, samples, orNull(meanPredicted), orNull(meanReward)],
        ...(weight > 0 ? [low, high] : [null, null]),
      ]),
    },
    format: (value, column) => (column < 3 ? groupDigits(value) : formatPercent(value)),
    draw: (context) => reliabilityChart(bins, selected, context),
  };
}

export function lengthFigure(result: GroupCalibration): Figure {
  const { bins, states } = result.length;
  return {
    id: 'length',
    title: `Remaining length, ${titleOf(result)}`,
    about: `${plural(states, 'state')} of samples that the model ended itself`,
    description:
      'Median of the tokens that followed, with the band of 10 to 90 %, by the predicted median; on the diagonal both are equal.',
    height: HEIGHT,
    table: {
      columns: ['predicted from', 'to', 'mean predicted', 'states', 'median', '10 %', '90 %'],
      rows: bins.map((bin) => [
        ...[bin.from, bin.to, bin.meanPredicted, bin.states],
        ...[bin.median, bin.low, bin.high],
      ]),
    },
    format: (value, column) => (column === 3 ? groupDigits(value) : tokens(value)),
    ...(bins.length > 0 ? { draw: (context) => lengthChart(bins, context) } : {}),
  };
}

const COLUMNS = [
  'states',
  'count',
  'right',
  'Brier',
  'Brier of constant',
  'below constant',
  'ECE',
  'AUC',
  'length error (median)',
  'length error (expected)',
  'length error by position',
  'below position',
];
/** Columns of each way of writing numbers. */
const COUNT = 1;
const SHARES: readonly number[] = [2, 5, 11];
const TOKENS: readonly number[] = [8, 9, 10];

/** Every figure at every place that has been judged. */
export function placesFigure({ results }: CalibrationState): Figure {
  return {
    id: 'places',
    title: 'Figures by place',
    about:
      'The constant is the share of right ones among the same states, and the error by position that of the median of what these samples had left at it: both are known only in hindsight. Errors of length are mean absolute ones, in tokens.',
    description: '',
    table: {
      columns: COLUMNS,
      rows: PLACES.flatMap(({ id, title }) => {
        const result = results[id];
        if (!result) return [];
        const { reward, length } = result;
        return [
          [
            ...[title, result.states, orNull(reward.mean), orNull(reward.brier)],
            orNull(reward.brierOfConstant),
            orNull(below(reward.brier, reward.brierOfConstant)),
            ...[orNull(reward.ece), orNull(reward.auc)],
            ...[orNull(length.errorOfMedian), orNull(length.errorOfExpected)],
            orNull(length.errorByPosition),
            orNull(below(length.errorOfMedian, length.errorByPosition)),
          ],
        ];
      }),
    },
    format: (value, column) => {
      if (column === COUNT) return groupDigits(value);
      if (SHARES.includes(column)) return signedPercent(value);
      return TOKENS.includes(column) ? tokens(value) : formatNumber(value);
    },
  };
}

/** By which share an error is below that of a baseline; NaN where the baseline is never off. */
export function below(error: number, baseline: number): number {
  return baseline > 0 ? 1 - error / baseline : NaN;
}

/** A share that can be negative, in whole per cent. */
export function signedPercent(share: number): string {
  if (Number.isNaN(share)) return '–';
  const percent = Math.round(share * 100);
  return `${percent < 0 ? '−' : ''}${Math.abs(percent)} %`;
}

export function tokens(count: number): string {
  return Number.isNaN(count) ? '–' : count.toFixed(1);
}

export function aboutOf(states: number, samples: number): string {
  return `${plural(states, 'state')} of ${plural(samples, 'sample')}`;
}

export function percentOf(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function titleOf({ place }: GroupCalibration): string {
  return PLACES.find(({ id }) => id === place)?.title ?? place;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
