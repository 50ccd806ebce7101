import { byteStringsFrom } from '../../byteStrings';
import type { Finish, Fork, Origin, Outcome, Reference, Sample } from '../../sample';
import type { Fields } from './fields';
import { compact, type KnownFields } from './fields';
import { checkLength, DISTRIBUTION_FIELDS, readDistributions } from './readDistributions';
import { readContrasts } from './readContrasts';
import { readFigures } from './readFigures';
import { readId } from './readId';
import { MODEL_FIELDS, ORIGIN_FIELDS, readModel, readOrigin } from './readOrigin';
import { readTokenText } from './tokenBytes';
import { readZipRc, ZIPRC_FIELDS } from './zipRcJson';

export const FINISHES: readonly Finish[] = ['stop', 'length', 'cancelled', 'error', 'other'];

const SAMPLE_FIELDS: KnownFields = {
  id: true,
  tokens: true,
  ids: true,
  ...DISTRIBUTION_FIELDS,
  reference: { ...DISTRIBUTION_FIELDS, model: MODEL_FIELDS },
  contrasts: true,
  vocabulary: true,
  ziprc: ZIPRC_FIELDS,
  origin: ORIGIN_FIELDS,
  finish: true,
  finishDetail: true,
  reward: true,
  outcome: { answer: true, weight: true, chosen: true, figures: true },
  parent: { sample: true, token: true },
  note: true,
};

/**
 * @param id given where the record has none
 * @param vocabulary of the trace
 * @throws RecordProblem
 */
export function readSample(
  fields: Fields,
  id: string,
  vocabulary: Fields | undefined,
  warn: (message: string) => void,
): Sample {
  const name = fields.text('id') ?? id;
  const list = fields.list('tokens') ?? fields.fail('tokens', 'a list of strings');
  const tokens = byteStringsFrom(
    list.map((token, index) => readTokenText(token, () => fields.at('tokens', index))),
  );
  const vocabularies = [fields.object('vocabulary'), vocabulary].filter(
    (texts) => texts !== undefined,
  );
  const distributions = (of: Fields): Reference => {
    const { columns, topK, unnamed } = readDistributions(of, name, vocabularies, list.length);
    if (unnamed > 0) {
      warn(`Sample "${name}": ${unnamed} alternatives have an id but no text in "vocabulary".`);
    }
    return compact({ columns, topK });
  };
  const reference = fields.object('reference');
  const model = reference?.object('model');
  const reward = fields.number('reward');
  const origin: Origin = readOrigin(fields.object('origin'));
  return compact({
    id: name,
    tokens,
    ids: readIds(fields, name, list.length),
    ...distributions(fields),
    reference:
      reference && compact({ ...distributions(reference), model: model && readModel(model) }),
    contrasts: readContrasts(fields),
    ziprc: readZipRc(fields.object('ziprc'), list.length),
    origin,
    finish: fields.choice('finish', FINISHES),
    finishDetail: fields.text('finishDetail'),
    reward,
    outcome: readOutcome(fields.object('outcome')),
    parent: readFork(fields.object('parent')),
    note: fields.text('note'),
    extra: fields.unknown(SAMPLE_FIELDS),
  });
}

function readIds(fields: Fields, sample: string, tokens: number): Int32Array | undefined {
  const list = fields.list('ids');
  if (!list) return undefined;
  checkLength(fields, ['ids'], `Sample "${sample}": "ids"`, list.length, tokens);
  return Int32Array.from(list, (id, index) => readId(id, () => fields.at('ids', index)));
}

function readOutcome(fields: Fields | undefined): Outcome | undefined {
  if (!fields) return undefined;
  return compact({
    answer: fields.text('answer'),
    weight: fields.number('weight'),
    chosen: fields.flag('chosen'),
    figures: readFigures(fields.object('figures')),
  });
}

function readFork(fields: Fields | undefined): Fork | undefined {
  if (!fields) return undefined;
  return {
    sample: fields.text('sample') ?? fields.fail('sample', 'the id of a sample'),
    token: fields.count('token') ?? fields.fail('token', 'a token index'),
  };
}
