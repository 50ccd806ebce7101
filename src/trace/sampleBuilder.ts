import { ByteStringsBuilder, bytesAt } from './byteStrings';
import { DistributionBuilder, type Alternative, type DistributionRow } from './distributionBuilder';
import type { Reference, Sample, TopK } from './sample';
import { UNKNOWN_ID } from './units';
import { JointBuilder } from './ziprc/jointBuilder';
import { jointAt, type JointRow } from './ziprc/zipRc';

export type { Alternative } from './distributionBuilder';

/** One token as a source gives it. */
export interface TokenRow extends DistributionRow {
  readonly text: string | Uint8Array;
  readonly id?: number;
  /** What the reference model says of it. */
  readonly reference?: DistributionRow;
  /** What a ZIP-RC head predicts before it. */
  readonly ziprc?: JointRow;
}

/** Token data without identity: what a stream adds to a sample. */
export type TokenBlock = Pick<
  Sample,
  'tokens' | 'ids' | 'columns' | 'topK' | 'reference' | 'ziprc'
>;

/** Collects tokens one by one into columns. */
export class SampleBuilder {
  private readonly texts = new ByteStringsBuilder();
  private readonly ids: number[] = [];
  private readonly own = new DistributionBuilder();
  private reference: DistributionBuilder | undefined;
  private readonly joints = new JointBuilder();
  private anyId = false;

  get length(): number {
    return this.texts.length;
  }

  push(row: TokenRow): void {
    if (row.reference && !this.reference) {
      this.reference = new DistributionBuilder();
      for (let missing = this.length; missing > 0; missing -= 1) this.reference.push({});
    }
    this.texts.push(row.text);
    this.ids.push(row.id ?? UNKNOWN_ID);
    this.anyId ||= row.id !== undefined && row.id !== UNKNOWN_ID;
    this.own.push(row);
    this.reference?.push(row.reference ?? {});
    this.joints.push(row.ziprc);
  }

  build(): TokenBlock {
    const ziprc = this.joints.build();
    return {
      tokens: this.texts.build(),
      ...this.own.build(),
      ...(this.anyId ? { ids: Int32Array.from(this.ids) } : {}),
      ...(this.reference ? { reference: this.reference.build() } : {}),
      ...(ziprc ? { ziprc } : {}),
    };
  }
}

/** Rows of a block, for appending one block to another. */
export function* rowsOf(block: TokenBlock): Generator<TokenRow> {
  const own = distributionsOf(block);
  const reference = block.reference && distributionsOf(block.reference);
  for (let index = 0; index < block.tokens.length; index += 1) {
    const id = block.ids?.[index];
    const ziprc = block.ziprc && jointAt(block.ziprc, index);
    yield {
      text: bytesAt(block.tokens, index),
      ...(id === undefined ? {} : { id }),
      ...own(index),
      ...(reference ? { reference: reference(index) } : {}),
      ...(ziprc ? { ziprc } : {}),
    };
  }
}

function distributionsOf(model: Reference): (index: number) => DistributionRow {
  const columns = [...model.columns];
  const { topK } = model;
  return (index) => ({
    columns: Object.fromEntries(columns.map(([name, values]) => [name, values[index] ?? NaN])),
    alternatives: topK ? alternativesAt(topK, index) : [],
  });
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
