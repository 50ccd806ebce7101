import { isCompared } from '../../lenses/divergence/isCompared';
import { referenceModel, type Sample } from '../../trace/sample';
import type { TraceFile } from '../../trace/trace';
import type { DivergenceRow, DivergenceScope, SampleAddress } from '../../webview/protocol';

export interface AddressedSample {
  readonly address: SampleAddress;
  readonly sample: Sample;
}

/** The samples of a file that were compared with another model, in the order of the file. */
export function comparedSamples(
  { traces }: TraceFile,
  scope: DivergenceScope = 'all',
): readonly AddressedSample[] {
  return traces.flatMap(({ samples }, trace) =>
    scope !== 'all' && scope !== trace
      ? []
      : samples
          .filter(isCompared)
          .map((sample) => ({ address: { trace, sample: sample.id }, sample })),
  );
}

export function rowOf({ address, sample }: AddressedSample): DivergenceRow {
  const { origin, reward, tokens } = sample;
  const base = referenceModel(sample)?.name;
  return {
    address,
    tokens: tokens.length,
    ...(origin.model ? { model: origin.model.name } : {}),
    ...(base === undefined ? {} : { base }),
    ...(reward === undefined ? {} : { reward }),
  };
}
