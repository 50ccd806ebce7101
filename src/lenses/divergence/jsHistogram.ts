import type { Pool } from './pool';
import { binOf, tally } from './tally';

/**
 * Lower edges of the bins of JS, nats: half decades, because most tokens lie near 0. 0.01 (near
 * zero) and 0.1 (divergent) are among them; the last bin ends at ln 2.
 */
export const JS_EDGES = Float64Array.of(0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1);

/** Tokens by their JS, one count for each of {@link JS_EDGES}. */
export function jsHistogram(pool: Pool): Float64Array {
  const { counts } = tally(pool, JS_EDGES.length, ({ found }, index) =>
    binOf(JS_EDGES, found.js[index] ?? NaN),
  );
  return counts;
}
