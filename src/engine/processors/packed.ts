import type { TokenId } from '../../trace/units';
import type { Logits } from './logits';
import { takeRow } from './rowPool';

/** The tokens that are left of a row, without those that are ruled out. */
export interface Packed {
  /** In the order of their ids. */
  readonly logits: Logits;
  /** The token at an index of the packed row. */
  idAt(index: number): TokenId;
  /** The packed row at its full length. */
  whole(packed: Logits): Logits;
}

/**
 * Packs a row. A processor that looks at logits alone, not at ids, does the same with the packed
 * row as with the whole one, to the last bit, and is done with it sooner.
 */
export function pack(row: Logits, left: number): Packed {
  const logits = takeRow(left);
  const ids = takeRow(left);
  let at = 0;
  for (let id = 0; id < row.length; id += 1) {
    const logit = row[id] ?? NaN;
    if (!(logit > -Infinity)) continue;
    logits[at] = logit;
    ids[at] = id;
    at += 1;
  }
  return {
    logits,
    idAt: (index) => ids[index] ?? NaN,
    whole: (packed) => {
      const whole = takeRow(row.length).fill(-Infinity);
      for (let index = 0; index < left; index += 1) {
        whole[ids[index] ?? NaN] = packed[index] ?? NaN;
      }
      return whole;
    },
  };
}
