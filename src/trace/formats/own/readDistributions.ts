import type { TopK } from '../../sample';
import { readNumber } from '../parseJson';
import { kind, RecordProblem, type Fields, type KnownFields } from './fields';
import { readTopK } from './readTopK';

/** Fields of what one model says of the tokens. */
export const DISTRIBUTION_FIELDS: KnownFields = {
  columns: true,
  topK: { ids: true, logprobs: true, texts: true },
};

/**
 * @param sample its id, for errors
 * @param vocabularies texts by id, the first that has an id wins
 * @param tokens number of them
 * @throws RecordProblem
 */
export function readDistributions(
  fields: Fields,
  sample: string,
  vocabularies: readonly Fields[],
  tokens: number,
): {
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly topK: TopK | undefined;
  /** Alternatives whose text the file does not give. */
  readonly unnamed: number;
} {
  const alternatives = fields.object('topK');
  const read = alternatives && readTopK(alternatives, vocabularies, tokens);
  const columns = readColumns(fields, sample, tokens);
  return { columns, topK: read?.topK, unnamed: read?.unnamed ?? 0 };
}

/** @throws RecordProblem where a list has not one value per token. */
export function checkLength(
  fields: Fields,
  keys: readonly string[],
  what: string,
  length: number,
  tokens: number,
): void {
  if (length === tokens) return;
  throw new RecordProblem(fields.at(...keys), `${what} has ${length} values for ${tokens} tokens.`);
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
