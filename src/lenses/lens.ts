import type { Method } from '../trace/method';
import type { ParameterValues } from '../trace/parameters';
import type { Sample } from '../trace/sample';

export type Unit = 'nats' | 'nats²' | 'probability' | 'rank' | 'count' | 'number' | 'flag';

/** One value per token, or an interval per token where the source gave only top-k. */
export type LensValues =
  | { readonly kind: 'exact'; readonly values: Float64Array }
  | { readonly kind: 'bounds'; readonly lower: Float64Array; readonly upper: Float64Array }
  | { readonly kind: 'absent'; readonly reason: string };

/** A pure function from a sample's columns to a scalar per token. NaN is missing. */
export interface Lens extends Method {
  readonly unit: Unit;
  /** Fixed colour range in `unit`, never per trace, so that two traces can be compared. */
  readonly range: readonly [number, number];
  /** Which end of the range deserves attention: the one that is heated and that `]` jumps to. */
  readonly notable: 'high' | 'low';
  /** Whether the values of consecutive tokens add up to that of their text, however it is cut. */
  readonly additive?: boolean;
  /** The column of some decoders that it shows: where a sample lacks it, it need not be named. */
  readonly ofDecoder?: string;
  compute(sample: Sample, parameters: ParameterValues): LensValues;
}
