import type { TokenId } from '../../trace/units';
import type { Logits } from './logits';
import { takeRow } from './rowPool';

/** The tokens that are left of a row, without those that are ruled out. */
export interface Packed {
  /** In the order of their ids. */
  readonly logits: Logits;
  /** Tokens that were left before. */
  readonly before: number;
  /** The token at an index of the packed row. */
  readonly idAt: (index: number) => TokenId;
  /** The tokens of a packed row from a logit on. */
  from(packed: Logits, lowest?: number): Packed;
  /** The packed row at its full length. */
  whole(packed: Logits): Logits;
}

/**
 * Packs a row. A processor that looks at logits alone, not at ids, does the same with the packed
 * row as with the whole one, to the last bit, and is done with it sooner.
 * @param lowest leaves out the tokens below.
 */
export function pack(row: Logits, lowest = -Infinity): Packed {
  return packed(row, undefined, lowest, row.length);
}

function packed(
  row: Logits,
  known: Float64Array | undefined,
  lowest: number,
  length: number,
): Packed {
  const logits = takeRow(row.length);
  const ids = takeRow(row.length);
  let count = 0;
  let before = 0;
  for (let index = 0; index < row.length; index += 1) {
    const logit = row[index] ?? NaN;
    if (logit === -Infinity) continue;
    before += 1;
    if (logit < lowest) continue;
    logits[count] = logit;
    ids[count] = known ? (known[index] ?? NaN) : index;
    count += 1;
  }
  return {
    logits: logits.subarray(0, count),
    before,
    idAt: (index) => ids[index] ?? NaN,
    from: (given, least = -Infinity) => packed(given, ids, least, length),
    whole: (given) => {
      const whole = takeRow(length).fill(-Infinity);
      for (let index = 0; index < given.length; index += 1) {
        whole[ids[index] ?? NaN] = given[index] ?? NaN;
      }
      return whole;
    },
  };
}
