import { median, type Generation, type Moment } from './measure';
import type { Side } from './process';

/** Milliseconds per token of ours and of the other, and how many times faster ours is. */
export interface Comparison {
  readonly ours: number;
  readonly other: number;
  readonly ratio: number;
}

/** Medians; that of the ratio is over the pairs, so that what disturbs both falls out. */
export function compared(pairs: readonly (readonly [ours: number, other: number])[]): Comparison {
  return {
    ours: median(pairs.map(([ours]) => ours)),
    other: median(pairs.map(([, other]) => other)),
    ratio: median(pairs.map(([ours, other]) => other / ours)),
  };
}

/**
 * Decode steps of two sides whose sequences have begun, in turn in blocks: single steps in turn
 * would fight over the processor's cache.
 */
export async function pairedSteps(
  ours: Side,
  other: Side,
  { rounds, block, input = {} }: { rounds: number; block: number; input?: object },
): Promise<Comparison> {
  const ask = async (side: Side): Promise<number> =>
    // The first step of a block finds the processor's cache full of the other side.
    median((await side.ask<number[]>('steps', { count: block + 1, ...input })).slice(1));
  const pairs: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const own = await ask(ours);
    pairs.push([own, await ask(other)]);
  }
  return compared(pairs);
}

/** Milliseconds until the first token, and per token after it. */
export function partsOf(
  { ids, start, first, last }: Generation,
  clock: keyof Moment,
): { readonly prefill: number; readonly decode: number } {
  return {
    prefill: first[clock] - start[clock],
    decode: (last[clock] - first[clock]) / (ids.length - 1),
  };
}
