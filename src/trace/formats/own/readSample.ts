import { byteStringsFrom } from '../../byteStrings';
import type { Finish, Fork, Origin, Sample } from '../../sample';
import { readNumber } from '../parseJson';
import type { Fields } from './fields';
import { compact, kind, RecordProblem, type KnownFields } from './fields';
import { readId } from './readId';
import { readOrigin, ORIGIN_FIELDS } from './readOrigin';
import { readTokenText } from './tokenBytes';
import { readTopK } from './readTopK';

export const FINISHES: readonly Finish[] = ['stop', 'length', 'cancelled', 'error', 'other'];

const SAMPLE_FIELDS: KnownFields = {
  id: true,
  tokens: true,
  ids: true,
  columns: true,
  topK: { ids: true, logprobs: true, texts: true },
  vocabulary: true,
  origin: ORIGIN_FIELDS,
  finish: true,
  finishDetail: true,
  reward: true,
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
  const own = fields.object('vocabulary');
  const alternatives = fields.object('topK');
  const topK =
    alternatives &&
    readTopK(
      alternatives,
      [own, vocabulary].filter((texts) => texts !== undefined),
      list.length,
    );
  if (topK && topK.unnamed > 0) {
    warn(`Sample "${name}": ${topK.unnamed} alternatives have an id but no text in "vocabulary".`);
  }
  const reward = fields.number('reward');
  const origin: Origin = readOrigin(fields.object('origin'));
  return compact({
    id: name,
    tokens,
    ids: readIds(fields, name, list.length),
    columns: readColumns(fields, name, list.length),
    topK: topK?.topK,
    origin,
    finish: fields.choice('finish', FINISHES),
    finishDetail: fields.text('finishDetail'),
    reward,
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

function readColumns(
  fields: Fields,
  sample: string,
  tokens: number,
): ReadonlyMap<string, Float64Array> {
  const columns = fields.object('columns');
  const out = new Map<string, Float64Array>();
  if (!columns) return out;
  for (const name of Object.keys(columns.record)) {
    const list = columns.list(name);
    if (!list) continue;
    checkLength(columns, [name], `Sample "${sample}": column "${name}"`, list.length, tokens);
    const values = new Float64Array(list.length);
    list.forEach((value, index) => {
      const number = readNumber(value);
      if (number === undefined) {
        throw new RecordProblem(
          columns.at(name, index),
          `a column holds numbers, null, "Infinity" or "-Infinity", not ${kind(value)}.`,
        );
      }
      values[index] = number;
    });
    out.set(name, values);
  }
  return out;
}

function checkLength(
  fields: Fields,
  keys: readonly string[],
  what: string,
  length: number,
  tokens: number,
): void {
  if (length === tokens) return;
  throw new RecordProblem(fields.at(...keys), `${what} has ${length} values for ${tokens} tokens.`);
}

function readFork(fields: Fields | undefined): Fork | undefined {
  if (!fields) return undefined;
  return {
    sample: fields.text('sample') ?? fields.fail('sample', 'the id of a sample'),
    token: fields.count('token') ?? fields.fail('token', 'a token index'),
  };
}
