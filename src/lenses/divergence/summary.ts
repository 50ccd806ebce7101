import { COLUMN, type Sample } from '../../trace/sample';
import type { Nats } from '../../trace/units';

/** Positions that differ more than this count as divergent (arXiv 2603.22446). */
export const DIVERGENT: Nats = 0.1;
/** Positions that differ no more than this count as equal. */
export const NEAR_ZERO: Nats = 0.01;

/** What two models' distributions over the tokens of a sample say together. NaN where not known. */
export interface DivergenceSummary {
  readonly tokens: number;
  /** Jensen-Shannon divergence. */
  readonly js: Spread;
  /** Tokens with a JS above {@link DIVERGENT}. */
  readonly divergent: number;
  readonly divergentShare: number;
  /** Share of tokens with a JS of at most {@link NEAR_ZERO}. */
  readonly nearZeroShare: number;
  /** Tokens where the two have another likeliest token. */
  readonly argmaxFlips: number;
  readonly argmaxFlipShare: number;
  /** KL(base ‖ model). */
  readonly meanKl: Nats;
  /** KL(model ‖ base). */
  readonly meanReverseKl: Nats;
  readonly meanTv: number;
}

export interface Spread {
  readonly mean: Nats;
  readonly median: Nats;
  readonly p95: Nats;
  readonly p99: Nats;
  readonly max: Nats;
}

export function summarise(sample: Pick<Sample, 'tokens' | 'columns'>): DivergenceSummary {
  const { length } = sample.tokens;
  const column = (name: string): Float64Array =>
    sample.columns.get(name) ?? new Float64Array(length).fill(NaN);
  const js = column(COLUMN.js);
  const flips = column(COLUMN.argmaxFlip);
  const divergent = count(js, (value) => value > DIVERGENT);
  const argmaxFlips = count(flips, (value) => value > 0);
  return {
    tokens: length,
    js: spreadOf(js),
    divergent,
    divergentShare: divergent / length,
    nearZeroShare: count(js, (value) => value <= NEAR_ZERO) / length,
    argmaxFlips,
    argmaxFlipShare: argmaxFlips / length,
    meanKl: mean(column(COLUMN.kl)),
    meanReverseKl: mean(column(COLUMN.reverseKl)),
    meanTv: mean(column(COLUMN.tv)),
  };
}

function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const at = (share: number): Nats => quantile(sorted, share);
  return { mean: mean(values), median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** By linear interpolation between the two nearest values, as NumPy does by default. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? NaN, sorted[Math.ceil(place)] ?? NaN];
  return low === high ? low : low + (high - low) * (place - Math.floor(place));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** NaN where a value is missing: what is not known is not counted as small. */
function count(values: Float64Array, holds: (value: number) => boolean): number {
  return values.some(Number.isNaN) ? NaN : values.filter(holds).length;
}
