import { setImmediate } from 'node:timers/promises';
import { poolOf } from '../../lenses/divergence/pool';
import {
  STATISTICS,
  type StatisticName,
  type Statistics,
} from '../../lenses/divergence/statistics';
import type { Sample } from '../../trace/sample';
import type { Nats } from '../../trace/units';

/**
 * Computes one statistic after the other and gives each as soon as it is there. Other work gets
 * its turn between them; an aborted signal ends it there.
 */
export async function computeStatistics(
  samples: readonly Sample[],
  threshold: Nats,
  signal: AbortSignal,
  onResult: (results: Partial<Statistics>) => void,
): Promise<void> {
  const pool = poolOf(samples, threshold);
  for (const name of Object.keys(STATISTICS) as StatisticName[]) {
    await setImmediate();
    if (signal.aborted) return;
    onResult({ [name]: STATISTICS[name](pool) });
  }
}
