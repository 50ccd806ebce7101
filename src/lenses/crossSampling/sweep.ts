import type { ParameterValues } from '../../trace/parameters';
import type { ModelIdentity } from '../../trace/sample';

/** Names the format of a sweep's file. */
export const SWEEP_FORMAT = 'reasonscope-cross-sampling';
export const SWEEP_VERSION = 1;

/** `forward`: the base writes and the tuned model's tokens are swapped in; `backward`: the reverse. */
export type Direction = 'forward' | 'backward';

/** How often two models together are right, by how many tokens one gives to the other's text. */
export interface Sweep {
  readonly base: ModelIdentity;
  readonly rl: ModelIdentity;
  readonly direction: Direction;
  readonly problems: { readonly name: string; readonly count: number };
  /** Responses per problem at each point. */
  readonly samples: number;
  readonly seed: number;
  readonly maxTokens: number;
  /** Of the decoder, but for those that differ from point to point. */
  readonly parameters: ParameterValues;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly points: readonly SweepPoint[];
}

export interface SweepPoint {
  readonly criterion: string;
  /** Share of the tokens of the writing model's own responses whose criterion is above the threshold. */
  readonly budget: number;
  /** Null where none (budget 0) or all (budget 1) are swapped. */
  readonly threshold: number | null;
  readonly responses: number;
  /** Responses with a right answer. */
  readonly right: number;
  /** Responses that reached the largest number of tokens. */
  readonly cut: number;
  /** Of all responses together; `replaced`: swapped for another token than would have stood there. */
  readonly tokens: number;
  readonly swaps: number;
  readonly replaced: number;
}

/** What each point of a sweep is plotted and listed with. */
export interface Shares {
  readonly swapped: number;
  readonly replaced: number;
}

export function sharesOf({ tokens, swaps, replaced }: SweepPoint): Shares {
  return { swapped: swaps / tokens, replaced: replaced / tokens };
}

/** The points by criterion, in the order of the file, each from the smallest budget on. */
export function curvesOf({ points }: Sweep): ReadonlyMap<string, readonly SweepPoint[]> {
  const curves = new Map<string, SweepPoint[]>();
  for (const point of points) {
    const curve = curves.get(point.criterion);
    if (curve) curve.push(point);
    else curves.set(point.criterion, [point]);
  }
  for (const curve of curves.values()) curve.sort((a, b) => a.budget - b.budget);
  return curves;
}

/** The sweep as a file holds it. */
export function writeSweep(sweep: Sweep): string {
  const head = { format: SWEEP_FORMAT, version: SWEEP_VERSION };
  return `${JSON.stringify({ ...head, ...sweep }, undefined, 1)}\n`;
}
