import type { Sample } from '../../trace/sample';
import type { TraceFile } from '../../trace/trace';
import type { SampleAddress } from '../../webview/protocol';

/** A sample, and where its file holds it. */
export interface AddressedSample {
  readonly address: SampleAddress;
  readonly sample: Sample;
}

/** The samples at some addresses that the file still holds, in its own order. */
export function samplesAt(
  { traces }: TraceFile,
  addresses: readonly SampleAddress[],
): readonly AddressedSample[] {
  const wanted = new Set(addresses.map(({ trace, sample }) => `${trace} ${sample}`));
  return traces.flatMap(({ samples }, trace) =>
    samples
      .filter(({ id }) => wanted.has(`${trace} ${id}`))
      .map((sample) => ({ address: { trace, sample: sample.id }, sample })),
  );
}
