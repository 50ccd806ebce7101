import { ByteStringsBuilder } from '../../byteStrings';
import { isArray } from '../../json';
import type { TopK } from '../../sample';
import { UNKNOWN_ID } from '../../units';
import { readNumber } from '../parseJson';
import { RecordProblem, kind, type Fields, type Path } from './fields';
import { readTokenText } from './tokenBytes';
import { readId } from './readId';

export interface TopKRead {
  readonly topK: TopK;
  /** Alternatives whose text the file does not give; they are named `token_id:N`. */
  readonly unnamed: number;
}

/**
 * @param vocabularies texts by id, the first that has an id wins
 * @param tokens number of rows that there must be
 */
export function readTopK(
  fields: Fields,
  vocabularies: readonly Fields[],
  tokens: number,
): TopKRead | undefined {
  const logprobs = rowsOf(fields, 'logprobs', tokens) ?? fields.fail('logprobs', 'a list of lists');
  const ids = rowsOf(fields, 'ids', tokens);
  const texts = rowsOf(fields, 'texts', tokens);
  if (!ids && !texts) {
    throw new RecordProblem(fields.path, 'alternatives need "ids" or "texts" beside "logprobs".');
  }
  const k = logprobs.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (k === 0) return undefined;
  const out = {
    k,
    logprobs: new Float32Array(tokens * k).fill(NaN),
    ids: new Int32Array(tokens * k).fill(UNKNOWN_ID),
    texts: new Int32Array(tokens * k).fill(-1),
  };
  const words = new Words(vocabularies);
  logprobs.forEach((row, index) => {
    const rowIds = matching(ids?.[index], row, () => fields.at('ids', index));
    const rowTexts = matching(texts?.[index], row, () => fields.at('texts', index));
    const values = row.map(
      (value, slot) => readNumber(value) ?? notNumber(fields.at('logprobs', index, slot), value),
    );
    bestFirst(values).forEach((from, slot) => {
      const at = index * k + slot;
      const id = rowIds ? readId(rowIds[from], () => fields.at('ids', index, from)) : UNKNOWN_ID;
      out.logprobs[at] = values[from] ?? NaN;
      out.ids[at] = id;
      out.texts[at] = rowTexts
        ? words.byText(rowTexts[from], () => fields.at('texts', index, from))
        : words.byId(id, () => fields.at('ids', index, from));
    });
  });
  return { topK: { ...out, vocabulary: words.builder.build() }, unnamed: words.unnamed };
}

function rowsOf(
  fields: Fields,
  name: string,
  tokens: number,
): readonly (readonly unknown[])[] | undefined {
  const rows = fields.list(name);
  if (rows && rows.length !== tokens) {
    throw new RecordProblem(
      fields.at(name),
      `"${name}" has ${rows.length} rows for ${tokens} tokens.`,
    );
  }
  return rows?.map((row, index) => {
    if (row === null) return [];
    if (isArray(row)) return row;
    throw new RecordProblem(fields.at(name, index), `expected a list, not ${kind(row)}.`);
  });
}

function matching(
  row: readonly unknown[] | undefined,
  logprobs: readonly unknown[],
  path: () => Path,
): readonly unknown[] | undefined {
  if (row && row.length !== logprobs.length) {
    throw new RecordProblem(path(), `${row.length} entries beside ${logprobs.length} logprobs.`);
  }
  return row;
}

function notNumber(path: Path, value: unknown): never {
  throw new RecordProblem(path, `expected a number or null, not ${kind(value)}.`);
}

/** Slots of a row from best to worst, missing values last; equal values keep their order. */
function bestFirst(values: readonly number[]): readonly number[] {
  const order = values.map((_, slot) => slot);
  const compare = (a: number, b: number): number => {
    const [first = NaN, second = NaN] = [values[a], values[b]];
    if (Number.isNaN(first) || Number.isNaN(second) || first === second) {
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    }
    return second > first ? 1 : -1;
  };
  return order.sort(compare);
}

/** Collects each distinct text once. */
class Words {
  readonly builder = new ByteStringsBuilder();
  unnamed = 0;
  private readonly ids = new Map<number, number>();
  private readonly texts = new Map<string, number>();

  constructor(private readonly vocabularies: readonly Fields[]) {}

  byText(value: unknown, path: () => Path): number {
    const text = readTokenText(value, path);
    const key = typeof text === 'string' ? `s${text}` : `b${text.join(',')}`;
    return this.texts.get(key) ?? this.add(this.texts, key, text);
  }

  byId(id: number, path: () => Path): number {
    if (id === UNKNOWN_ID) {
      throw new RecordProblem(path(), 'an alternative without id needs "texts".');
    }
    return this.ids.get(id) ?? this.add(this.ids, id, this.named(id));
  }

  private named(id: number): string | Uint8Array {
    const name = String(id);
    for (const vocabulary of this.vocabularies) {
      const value = vocabulary.get(name);
      if (value !== undefined) return readTokenText(value, () => vocabulary.at(name));
    }
    this.unnamed += 1;
    return `token_id:${id}`;
  }

  private add<K>(known: Map<K, number>, key: K, text: string | Uint8Array): number {
    const index = this.builder.length;
    this.builder.push(text);
    known.set(key, index);
    return index;
  }
}
