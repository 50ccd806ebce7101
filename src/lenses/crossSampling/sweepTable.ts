import { curvesOf, sharesOf, type Sweep } from './sweep';
import { wilson } from './wilson';

/** A sweep as rows of text: what the figure shows, for a screen reader, a terminal or a document. */
export interface SweepTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const COLUMNS = [
  'Criterion',
  'Budget',
  'Threshold',
  'Swapped',
  'Replaced',
  'Right',
  'Accuracy (95 %)',
  'Tokens each',
];

export function sweepTable(sweep: Sweep): SweepTable {
  const rows = [...curvesOf(sweep).values()].flat().map((point) => {
    const { swapped, replaced } = sharesOf(point);
    const { share, low, high } = wilson(point.right, point.responses);
    return [
      point.criterion,
      percent(point.budget),
      point.threshold === null ? '' : String(Number(point.threshold.toPrecision(3))),
      percent(swapped),
      percent(replaced),
      `${point.right} of ${point.responses}`,
      `${percent(share)} (${percent(low)} to ${percent(high)})`,
      (point.tokens / point.responses).toFixed(1),
    ];
  });
  return { columns: COLUMNS, rows };
}

/** As many digits as differ where shares are small. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '–';
  const value = 100 * share;
  return `${Number(value.toFixed(value < 10 ? 2 : 1))} %`;
}
