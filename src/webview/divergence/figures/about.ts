import type { PoolSummary } from '../../../lenses/divergence/poolSummary';
import type { Nats } from '../../../trace/units';
import type { Theme } from '../../theme/themeWatcher';
import { formatNumber, plural } from '../../ui/format';

/** What every figure is made with. */
export interface FigureInput {
  readonly threshold: Nats;
  readonly summary: PoolSummary;
  readonly theme: Theme;
}

/** `4 012 tokens of 40 samples`. */
export function ofAll(tokens: number, { summary }: FigureInput): string {
  return `${plural(tokens, 'token')} of ${plural(summary.samples, 'sample')}`;
}

/** `210 tokens with JS > 0.100, of 40 samples`; those that a figure cannot use are told. */
export function ofDivergent(used: number, { summary, threshold }: FigureInput): string {
  const { divergent, samples } = summary;
  const left = divergent - used;
  const text = `${plural(used, 'token')} with JS > ${formatNumber(threshold)}, of ${plural(samples, 'sample')}`;
  return left > 0 ? `${text}; ${plural(left, 'more has', 'more have')} no such values` : text;
}

export function sumOf(counts: ArrayLike<number>): number {
  return Array.from(counts).reduce((sum, count) => sum + count, 0);
}

/** NaN as null, for a table. */
export function cell(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** An edge of a bin as people write it: 0.003, 1e-4. */
export function edgeName(edge: number): string {
  return edge !== 0 && edge < 0.001
    ? edge.toExponential(0).replace('-', '⁻').replace('e⁻4', '·10⁻⁴')
    : String(Number(edge.toPrecision(3)));
}
