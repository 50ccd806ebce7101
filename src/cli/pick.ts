import type { Sample } from '../trace/sample';
import type { Trace } from '../trace/trace';
import { CliError } from './cliError';
import { wholeNumber } from './options';

/** The trace at an index of `--trace`, the first by default. @throws CliError */
export function pickTrace(traces: readonly Trace[], given: string | undefined): Trace {
  const index = wholeNumber('trace', given, {
    default: 0,
    minimum: 0,
    maximum: Math.max(0, traces.length - 1),
  });
  const trace = traces[index];
  if (!trace) throw new CliError('The file holds no trace.');
  return trace;
}

/** The sample with an index or id of `--sample`, the first by default. @throws CliError */
export function pickSample(trace: Trace, given: string | undefined): Sample {
  const sample =
    trace.samples.find((candidate) => candidate.id === given) ??
    (/^\d+$/.test(given ?? '0') ? trace.samples[Number(given ?? '0')] : undefined);
  if (sample) return sample;
  if (trace.samples.length === 0) throw new CliError(`Trace "${trace.id}" holds no sample.`);
  const last = trace.samples.length - 1;
  throw new CliError(
    `--sample must be an index from 0 to ${last} or the id of a sample, not "${given ?? ''}".`,
  );
}
