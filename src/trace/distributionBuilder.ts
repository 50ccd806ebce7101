import { ByteStringsBuilder } from './byteStrings';
import type { Reference, TopK } from './sample';
import { UNKNOWN_ID } from './units';

/** One alternative at a position. */
export interface Alternative {
  readonly id: number;
  readonly text: string | Uint8Array;
  /** ln p, nats. */
  readonly logprob: number;
}

/** What one model says of one token. Columns that it does not name are NaN at this position. */
export interface DistributionRow {
  readonly columns?: Readonly<Record<string, number>>;
  /** From best to worst. */
  readonly alternatives?: readonly Alternative[];
}

/** Collects what one model says, token by token, into columns. */
export class DistributionBuilder {
  private readonly columns = new Map<string, number[]>();
  private readonly rows: (readonly Alternative[])[] = [];
  private width = 0;

  push(row: DistributionRow): void {
    const index = this.rows.length;
    const own = row.columns ?? {};
    for (const name of Object.keys(own)) {
      let column = this.columns.get(name);
      if (!column) {
        column = new Array<number>(index).fill(NaN);
        this.columns.set(name, column);
      }
      column.push(own[name] ?? NaN);
    }
    for (const column of this.columns.values()) if (column.length === index) column.push(NaN);
    const alternatives = row.alternatives ?? [];
    this.rows.push(alternatives);
    this.width = Math.max(this.width, alternatives.length);
  }

  build(): Reference {
    return {
      columns: new Map([...this.columns].map(([name, values]) => [name, new Float64Array(values)])),
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
