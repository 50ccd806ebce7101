import { resolveParameters, type ParameterValues } from '../../trace/parameters';
import type { Sample } from '../../trace/sample';
import type { Lens, LensValues } from '../lens';

/** One lens over many samples, one after the other in one buffer. */
export interface MetricRows {
  /** float32: for colours, and half the size of what a page is sent. NaN where not known. */
  readonly values: Float32Array;
  /** Sample i has values [offsets[i], offsets[i + 1]). */
  readonly offsets: Uint32Array;
  /** Samples without the lens, and why the first of them lacks it. */
  readonly absent: number;
  readonly reason?: string;
  /** Samples where only an interval is known; its notable end stands for it. */
  readonly bounded: number;
}

export function metricRows(
  samples: readonly Sample[],
  lens: Lens,
  given: ParameterValues = {},
): MetricRows {
  const offsets = new Uint32Array(samples.length + 1);
  samples.forEach(({ tokens }, at) => (offsets[at + 1] = (offsets[at] ?? 0) + tokens.length));
  const values = new Float32Array(offsets.at(-1) ?? 0).fill(NaN);
  let absent = 0;
  let bounded = 0;
  let reason: string | undefined;
  samples.forEach((sample, at) => {
    const computed = lensValues(sample, lens, given);
    if (computed.kind === 'absent') {
      absent += 1;
      reason ??= computed.reason;
      return;
    }
    if (computed.kind === 'bounds') bounded += 1;
    values.set(oneNumber(computed, lens), offsets[at]);
  });
  return { values, offsets, absent, bounded, ...(reason === undefined ? {} : { reason }) };
}

/** The lens's values; absent, with the reason, where a parameter is out of its bounds. */
export function lensValues(sample: Sample, lens: Lens, given: ParameterValues): LensValues {
  try {
    return lens.compute(sample, resolveParameters(`Lens ${lens.id}`, lens.parameters, given));
  } catch (error) {
    // A parameter of the settings may be out of bounds; the message names it.
    return { kind: 'absent', reason: error instanceof Error ? error.message : String(error) };
  }
}

function oneNumber(
  computed: Exclude<LensValues, { kind: 'absent' }>,
  { notable }: Lens,
): Float64Array {
  if (computed.kind === 'exact') return computed.values;
  const { lower, upper } = computed;
  if (notable === 'low') return lower;
  return upper.map((value, index) => (Number.isNaN(value) ? (lower[index] ?? NaN) : value));
}
