import type { Contrast } from '../../contrast';
import { compact, Fields, type KnownFields } from './fields';
import { readFigures } from './readFigures';
import { ORIGIN_FIELDS, readOrigin } from './readOrigin';

const CONTRAST_FIELDS: KnownFields = {
  preset: true,
  prompt: true,
  otherPrompt: true,
  origin: ORIGIN_FIELDS,
  figures: true,
};

/** @throws RecordProblem */
export function readContrasts(sample: Fields): readonly Contrast[] | undefined {
  return sample
    .list('contrasts')
    ?.map((item, index) => readContrast(Fields.of(item, sample.at('contrasts', index))));
}

function readContrast(fields: Fields): Contrast {
  return compact({
    preset: fields.text('preset') ?? fields.fail('preset', 'a string'),
    prompt: fields.text('prompt') ?? fields.fail('prompt', 'a string'),
    otherPrompt: fields.text('otherPrompt'),
    origin: readOrigin(fields.object('origin')),
    figures: readFigures(fields.object('figures')),
    extra: fields.unknown(CONTRAST_FIELDS),
  });
}
