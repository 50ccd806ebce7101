import { scoredInRow } from '../annotate/annotate';
import type { LogitsProcessor, Logits } from '../processors/logits';
import { sampling } from '../decoders/sampler';
import { allowedRows, rowOf } from './allowedRow';
import type { DecodingRun } from './decodingRun';

/** What the rows of several models make together. */
export interface Fused {
  readonly logits: Logits;
  readonly columns?: Readonly<Record<string, number>>;
}

/**
 * Writes one sample from the logits that all models give for each token. What is recorded of a
 * token is the distribution of the first model.
 * @param fuse gets the models' rows in their order, equally long and without the tokens that must
 *   not be picked; it does not change them.
 * @throws the signal's reason, between tokens
 */
export async function writeFused(
  run: DecodingRun,
  fuse: (rows: readonly Logits[]) => Fused,
  processor: LogitsProcessor,
): Promise<void> {
  const [first, ...others] = run.models;
  const main = await first.start();
  const rest = [];
  for (const model of others) rest.push(await model.start());
  const allowed = allowedRows(run);
  const picker = sampling(processor, run.seed);
  const lane = run.openLane();
  for (let step = 0; step < run.limit; step += 1) {
    run.signal.throwIfAborted();
    const raw = await main.predict({ alternatives: run.alternatives, logits: true });
    const rows = [allowed(raw)];
    for (const sequence of rest) {
      rows.push(allowed(await sequence.predict({ alternatives: 1, logits: true })));
    }
    const { logits, columns } = fuse(rows);
    const { id } = picker.pick(logits, run.response.length + step);
    lane.push(scoredInRow(raw, rowOf(raw), id), columns);
    if (run.isStop(id)) {
      lane.end('stop');
      return;
    }
    if (step + 1 === run.limit) break;
    for (const sequence of [main, ...rest]) await sequence.feed([id], run.signal);
  }
  lane.end('length');
}
