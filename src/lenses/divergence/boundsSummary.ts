import { COLUMN, type Sample } from '../../trace/sample';
import type { LensValues } from '../lens';
import { COMPARED_COLUMNS } from './columns';
import type { Interval } from './divergenceBounds';
import { DIVERGENT } from './summary';

/**
 * What the best tokens of two models say of a sample together where no metric was recorded: means
 * between bounds, an upper one of NaN is not known. Positions that tell nothing are left out.
 */
export interface BoundsSummary {
  readonly tokens: number;
  /** Tokens whose divergences have bounds. */
  readonly known: number;
  readonly js: Interval;
  readonly kl: Interval;
  readonly reverseKl: Interval;
  readonly tv: Interval;
  /** Tokens with a JS above {@link DIVERGENT}. */
  readonly divergent: readonly [least: number, most: number];
  readonly argmaxFlips: number;
}

/** Undefined where metrics were recorded, or the sample has not the best tokens of two models. */
export function boundsSummary(sample: Sample): BoundsSummary | undefined {
  if (RECORDED.some((column) => sample.columns.has(column))) return undefined;
  const valuesOf = (id: string): LensValues =>
    COMPARED_COLUMNS.find((lens) => lens.id === id)?.compute(sample, {}) ?? ABSENT;
  const js = valuesOf('js');
  if (js.kind !== 'bounds') return undefined;
  const flips = valuesOf('argmax-flip');
  const countOf = (values: Float64Array): number =>
    values.filter((value) => value > DIVERGENT).length;
  return {
    tokens: sample.tokens.length,
    known: js.lower.filter((value) => !Number.isNaN(value)).length,
    js: meansOf(js),
    kl: meansOf(valuesOf('kl')),
    reverseKl: meansOf(valuesOf('reverse-kl')),
    tv: meansOf(valuesOf('tv')),
    divergent: [countOf(js.lower), countOf(js.upper)],
    argmaxFlips: flips.kind === 'exact' ? flips.values.filter((value) => value > 0).length : NaN,
  };
}

const RECORDED = [COLUMN.js, COLUMN.kl, COLUMN.reverseKl, COLUMN.tv];
const ABSENT: LensValues = { kind: 'absent', reason: '' };

function meansOf(values: LensValues): Interval {
  switch (values.kind) {
    case 'exact':
      return [meanKnown(values.values, values.values), meanKnown(values.values, values.values)];
    case 'bounds':
      return [meanKnown(values.lower, values.lower), meanKnown(values.upper, values.lower)];
    case 'absent':
      return [NaN, NaN];
  }
}

/** The mean over the positions where `known` is; NaN where a value of them is not. */
function meanKnown(values: Float64Array, known: Float64Array): number {
  const counted = values.filter((_, index) => !Number.isNaN(known[index] ?? NaN));
  return counted.reduce((sum, value) => sum + value, 0) / counted.length;
}
