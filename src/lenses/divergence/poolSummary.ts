import { COLUMN } from '../../trace/sample';
import type { Nats } from '../../trace/units';
import type { Pool } from './pool';
import { NEAR_ZERO } from './summary';

/** Counts over all samples; whoever shows them divides by `known` or `flipsKnown`. */
export interface PoolSummary {
  readonly samples: number;
  readonly tokens: number;
  /** Tokens whose JS is known, if only by bounds. */
  readonly known: number;
  /** JS above the threshold. */
  readonly divergent: number;
  /** Tokens that would be divergent by the upper bound alone. */
  readonly possible: number;
  /** JS of at most 0.01 nats. */
  readonly nearZero: number;
  readonly sumJs: Nats;
  /** Tokens where base and model have another likeliest token. */
  readonly flips: number;
  readonly flipsKnown: number;
}

/** How sparse the divergence is ("Sparse but Critical", arXiv 2603.22446, §4). */
export function poolSummary({ members }: Pool): PoolSummary {
  let [tokens, known, divergent, possible, nearZero] = [0, 0, 0, 0, 0];
  let [sumJs, flips, flipsKnown] = [0, 0, 0];
  for (const { sample, found } of members) {
    tokens += sample.tokens.length;
    known += found.known;
    divergent += found.indexes.length;
    possible += found.possible.length;
    for (const js of found.js) {
      if (Number.isNaN(js)) continue;
      sumJs += js;
      if (js <= NEAR_ZERO) nearZero += 1;
    }
    for (const flip of sample.columns.get(COLUMN.argmaxFlip) ?? []) {
      if (Number.isNaN(flip)) continue;
      flipsKnown += 1;
      if (flip > 0) flips += 1;
    }
  }
  const samples = members.length;
  return { samples, tokens, known, divergent, possible, nearZero, sumJs, flips, flipsKnown };
}
