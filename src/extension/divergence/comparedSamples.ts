import { isCompared } from '../../lenses/divergence/isCompared';
import { referenceModel } from '../../trace/sample';
import type { TraceFile } from '../../trace/trace';
import type { DivergenceRow, TraceScope } from '../../webview/protocol';
import type { AddressedSample } from '../figures/addressedSample';

/** The samples of a file that were compared with another model, in the order of the file. */
export function comparedSamples(
  { traces }: TraceFile,
  scope: TraceScope = 'all',
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
