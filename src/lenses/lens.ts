import type { Method } from '../trace/method';
import type { ParameterValues } from '../trace/parameters';
import type { Sample } from '../trace/sample';
import type { TokenIndex } from '../trace/units';

export type Unit = 'nats' | 'nats²' | 'probability' | 'rank' | 'count' | 'number' | 'flag';

/** One value per token, or an interval per token where the source gave only top-k. */
export type LensValues =
  | { readonly kind: 'exact'; readonly values: Float64Array }
  | { readonly kind: 'bounds'; readonly lower: Float64Array; readonly upper: Float64Array }
  | { readonly kind: 'absent'; readonly reason: string };

/** What belongs beside the values of a lens in a chart, one number per token, in its unit. */
export interface LensContext {
  /** Where the values may well lie. */
  readonly band?: {
    readonly title: string;
    readonly lower: Float64Array;
    readonly upper: Float64Array;
  };
  /** What came true. */
  readonly actual?: { readonly title: string; readonly values: Float64Array };
  /** Tokens to look at, ascending. */
  readonly marks?: { readonly title: string; readonly tokens: readonly TokenIndex[] };
}

/** A sample of a trace, as far as lenses on another sample of it see it. */
export type GroupMember = Pick<Sample, 'id' | 'origin' | 'reward'>;

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
  /** @param group all samples of the trace, the sample included, where they are known. */
  compute(sample: Sample, parameters: ParameterValues, group?: readonly GroupMember[]): LensValues;
  /** Undefined where the sample has nothing of it. */
  context?(sample: Sample): LensContext | undefined;
}
