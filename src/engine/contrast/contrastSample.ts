import { CONTRAST, withContrast } from '../../trace/contrast';
import { COLUMN, type Sample } from '../../trace/sample';
import type { ContrastResult } from '../protocol';
import type { ContrastChoice } from './plan';

type Finished = Extract<ContrastResult, { finish: 'other' }>;

/** The sample with what a contrast found, and with the record of how. */
export function contrastSample(
  sample: Sample,
  { preset, parameters }: ContrastChoice,
  { prompt, otherPrompt, columns, figures, origin }: Finished,
): Sample {
  const recorded = otherPrompt === undefined ? ownColumns(sample) : [];
  const remarks =
    otherPrompt === undefined
      ? [`${preset.readings[1]}: what the sample itself records of its tokens`]
      : [];
  return withContrast(
    sample,
    {
      preset: preset.id,
      prompt,
      ...(otherPrompt === undefined ? {} : { otherPrompt }),
      origin: {
        ...origin,
        decoder: {
          ...origin.decoder,
          id: CONTRAST,
          parameters,
          ...(remarks.length > 0 ? { remarks } : {}),
        },
      },
      ...(Object.keys(figures).length > 0 ? { figures } : {}),
    },
    [...columns, ...recorded],
  );
}

/** The second reading of a contrast with what is recorded. */
function ownColumns({ columns }: Sample): readonly (readonly [string, Float64Array])[] {
  const [logprob, entropy] = [columns.get(COLUMN.logprob), columns.get(COLUMN.entropy)];
  return [
    ...(logprob ? [['otherLogprob', logprob] as const] : []),
    ...(entropy ? [['otherEntropy', entropy] as const] : []),
  ];
}
