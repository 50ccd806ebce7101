import {
  contrastColumn,
  contrastOf,
  type Contrast,
  type ContrastColumn,
} from '../../trace/contrast';
import { ParameterError, resolveParameters, type ParameterValues } from '../../trace/parameters';
import type { Sample } from '../../trace/sample';
import type { Lens, LensValues } from '../lens';
import type { ContrastPreset } from './preset';

/** A contrast of a sample with its columns, all of one length. */
export interface Contrasted {
  readonly sample: Sample;
  readonly contrast: Contrast;
  /** Those that the contrast was made with. */
  readonly parameters: ParameterValues;
  /** ln p of the tokens in either reading, nats. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** A further column, where it was recorded. */
  readonly column: (name: ContrastColumn) => Float64Array | undefined;
}

type Declared = Omit<
  Lens,
  'citation' | 'fidelity' | 'fidelityNote' | 'parameters' | 'ofDecoder' | 'compute'
>;

/**
 * A lens on a contrast of one preset, with the citation and the fidelity of that.
 * @param values what it shows; the reason where it lacks something.
 */
export function contrastLens(
  preset: ContrastPreset,
  lens: Declared,
  values: (contrasted: Contrasted) => Float64Array | string,
): Lens {
  const { citation, fidelity, fidelityNote } = preset;
  return {
    ...lens,
    citation,
    fidelity,
    ...(fidelityNote === undefined ? {} : { fidelityNote }),
    parameters: [],
    ofDecoder: contrastColumn(preset.id, 'logprob'),
    compute: (sample) => valuesOf(sample, preset, values),
  };
}

/** The sample's contrast of a preset; why not, where it has none. */
export function contrastedBy(sample: Sample, preset: ContrastPreset): Contrasted | string {
  const column = (name: ContrastColumn): Float64Array | undefined =>
    sample.columns.get(contrastColumn(preset.id, name));
  const contrast = contrastOf(sample, preset.id);
  const [first, second] = [column('logprob'), column('otherLogprob')];
  if (!contrast || !first || !second) {
    return `The sample has no contrast "${preset.title}"; Contrast Conditioning makes one.`;
  }
  try {
    const given = contrast.origin.decoder?.parameters ?? {};
    const parameters = resolveParameters(preset.title, preset.parameters, given);
    return { sample, contrast, parameters, first, second, column };
  } catch (error) {
    if (error instanceof ParameterError) return error.message;
    throw error;
  }
}

function valuesOf(
  sample: Sample,
  preset: ContrastPreset,
  values: (contrasted: Contrasted) => Float64Array | string,
): LensValues {
  const contrasted = contrastedBy(sample, preset);
  const found = typeof contrasted === 'string' ? contrasted : values(contrasted);
  return typeof found === 'string'
    ? { kind: 'absent', reason: found }
    : { kind: 'exact', values: found };
}
