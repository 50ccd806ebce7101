import { ByteStringsBuilder, bytesAt } from './byteStrings';
import type { Sample, TopK } from './sample';
import { UNKNOWN_ID } from './units';

/** One alternative at a position. */
export interface Alternative {
  readonly id: number;
  readonly text: string | Uint8Array;
  /** ln p, nats. */
  readonly logprob: number;
}

/** One token as a source gives it. Columns that it does not name are NaN at this position. */
export interface TokenRow {
  readonly text: string | Uint8Array;
  readonly id?: number;
  readonly columns?: Readonly<Record<string, number>>;
  /** From best to worst. */
  readonly alternatives?: readonly Alternative[];
}

/** Token data without identity: what a stream adds to a sample. */
export type TokenBlock = Pick<Sample, 'tokens' | 'ids' | 'columns' | 'topK'>;

/** Collects tokens one by one into columns. */
export class SampleBuilder {
  private readonly texts = new ByteStringsBuilder();
  private readonly ids: number[] = [];
  private readonly columns = new Map<string, number[]>();
  private readonly rows: (readonly Alternative[])[] = [];
  private width = 0;
  private anyId = false;

  get length(): number {
    return this.texts.length;
  }

  push(row: TokenRow): void {
    const index = this.texts.length;
    this.texts.push(row.text);
    this.ids.push(row.id ?? UNKNOWN_ID);
    this.anyId ||= row.id !== undefined && row.id !== UNKNOWN_ID;
    for (const [name, value] of Object.entries(row.columns ?? {})) {
      let column = this.columns.get(name);
      if (!column) {
        column = new Array<number>(index).fill(NaN);
        this.columns.set(name, column);
      }
      column.push(value);
    }
    for (const column of this.columns.values()) if (column.length === index) column.push(NaN);
    const alternatives = row.alternatives ?? [];
    this.rows.push(alternatives);
    this.width = Math.max(this.width, alternatives.length);
  }

  build(): TokenBlock {
    const block: TokenBlock = {
      tokens: this.texts.build(),
      columns: new Map(
        [...this.columns].map(([name, values]) => [name, Float64Array.from(values)]),
      ),
    };
    return {
      ...block,
      ...(this.anyId ? { ids: Int32Array.from(this.ids) } : {}),
      ...(this.width > 0 ? { topK: packTopK(this.rows, this.width) } : {}),
    };
  }
}

/** Interns the alternatives' texts: by id where known, otherwise by their bytes. */
function packTopK(rows: readonly (readonly Alternative[])[], k: number): TopK {
  const logprobs = new Float32Array(rows.length * k).fill(NaN);
  const ids = new Int32Array(rows.length * k).fill(UNKNOWN_ID);
  const texts = new Int32Array(rows.length * k).fill(-1);
  const vocabulary = new ByteStringsBuilder();
  const known = new Map<string | number, number>();
  rows.forEach((row, index) => {
    row.forEach((alternative, slot) => {
      const at = index * k + slot;
      logprobs[at] = alternative.logprob;
      ids[at] = alternative.id;
      const key =
        alternative.id !== UNKNOWN_ID
          ? alternative.id
          : typeof alternative.text === 'string'
            ? `s${alternative.text}`
            : `b${alternative.text.join(',')}`;
      let text = known.get(key);
      if (text === undefined) {
        text = vocabulary.length;
        vocabulary.push(alternative.text);
        known.set(key, text);
      }
      texts[at] = text;
    });
  });
  return { k, logprobs, ids, texts, vocabulary: vocabulary.build() };
}

/** Rows of a block, for appending one block to another. */
export function* rowsOf(block: TokenBlock): Generator<TokenRow> {
  const columns = [...block.columns];
  for (let index = 0; index < block.tokens.length; index += 1) {
    const id = block.ids?.[index];
    yield {
      text: bytesAt(block.tokens, index),
      ...(id === undefined ? {} : { id }),
      columns: Object.fromEntries(columns.map(([name, values]) => [name, values[index] ?? NaN])),
      alternatives: block.topK ? alternativesAt(block.topK, index) : [],
    };
  }
}

/** The filled slots of one row, from best to worst. */
export function alternativesAt(topK: TopK, index: number): (Alternative & { text: Uint8Array })[] {
  const out: (Alternative & { text: Uint8Array })[] = [];
  for (let at = index * topK.k; at < (index + 1) * topK.k; at += 1) {
    const text = topK.texts[at] ?? -1;
    if (text < 0) continue;
    out.push({
      id: topK.ids[at] ?? UNKNOWN_ID,
      text: bytesAt(topK.vocabulary, text),
      logprob: topK.logprobs[at] ?? NaN,
    });
  }
  return out;
}
